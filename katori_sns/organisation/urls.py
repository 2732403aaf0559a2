from django.urls import path

from katori_sns.organisation import own, people, sections, views

app_name = "organisation"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("keep-alive/", views.keep_alive, name="keep_alive"),
    path("me/", own.sessions, name="sessions"),
    path("me/sessions/<int:pk>/end/", own.session_end, name="session_end"),
    path("me/password/", own.password, name="password"),
    path("me/absence/", own.absence, name="absence"),
    path("me/absence/<int:pk>/remove/", own.absence_remove, name="absence_remove"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/appoint/", people.person_appoint, name="person_appoint"),
    path("people/<int:pk>/password/", people.person_password, name="person_password"),
    path("people/<int:pk>/disable/", people.person_disable, name="person_disable"),
    path("people/<int:pk>/enable/", people.person_enable, name="person_enable"),
    path("appointments/<int:pk>/end/", people.appointment_end, name="appointment_end"),
    path("appointments/<int:pk>/cancel/", people.appointment_cancel, name="appointment_cancel"),
    path("sections/", sections.sections, name="sections"),
    path("sections/new/", sections.section_new, name="section_new"),
    path("sections/<int:pk>/", sections.section, name="section"),
    path("sections/<int:pk>/edit/", sections.section_edit, name="section_edit"),
    path("sections/<int:pk>/end/", sections.section_end, name="section_end"),
    path("sections/<int:pk>/substitute/", sections.section_substitute, name="section_substitute"),
    path("substitutes/<int:pk>/end/", sections.substitute_end, name="substitute_end"),
    path("substitutes/<int:pk>/cancel/", sections.substitute_cancel, name="substitute_cancel"),
    path("calendar/", sections.calendar, name="calendar"),
    path("calendar/<int:pk>/remove/", sections.calendar_remove, name="calendar_remove"),
]
