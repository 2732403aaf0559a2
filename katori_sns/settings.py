"""All settings, from the environment; `.env.example` lists every variable."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from katori_sns import safety
from katori_sns.menu import HOMES, MENU, PAGES  # noqa: F401 - settings
from katori_sns.web.loggers import LOGGING  # noqa: F401 - a setting

BASE_DIR = Path(__file__).resolve().parent.parent
env = safety.Env()
env_file = env.str("KATORI_ENV_FILE", "")
if env_file and Path(env_file).is_file():
    env.read_env(env_file)

# What this copy is
DEBUG = False
MODE = env.str("KATORI_MODE", "")
DEMO = MODE == "demo"  # 見本: demo people and their published password may log in
CITY = env.str("KATORI_CITY", "香取市")
VAR_DIR = Path(env.str("KATORI_VAR", str(BASE_DIR / "var")))
SECRET_KEY = env.str("KATORI_SECRET_KEY", "")
HISTORY_KEYS: dict[str, str] = env.dict("KATORI_HISTORY_KEYS", default={})  # id=key,id=key; the last signs
ALLOWED_HOSTS: list[str] = env.list("KATORI_HOSTS", default=["127.0.0.1", "localhost"])
SECURE = not DEMO  # served behind TLS
CSRF_TRUSTED_ORIGINS: list[str] = env.list("KATORI_TRUSTED_ORIGINS", default=[])
HEALTH_FROM: list[str] = env.list("KATORI_HEALTH_FROM", default=["127.0.0.1"])  # who asks /health/ready

INSTALLED_APPS = [
    "katori_sns",  # first: its createsuperuser stands before the one of auth
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "axes",
    "csp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "katori_sns.web",
    "katori_sns.watch",
    "katori_sns.history",
    "katori_sns.organisation",
    "katori_sns.documents",
    "katori_sns.notices",
    "katori_sns.sign_in",
    "accounts",
    "katori_sns.workflow",
    "applications",
    "posts",
    "incidents",
    "katori_sns.oversight",
    "katori_sns.founding",
    "katori_sns.personnel",
]
MIDDLEWARE = [
    "katori_sns.web.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "katori_sns.web.middleware.response_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "katori_sns.organisation.middleware.session_limits",
    "katori_sns.organisation.middleware.LoginFirst",
    "katori_sns.organisation.middleware.OwnPasswordFirst",
    "katori_sns.organisation.middleware.SecondFactorFirst",
    "katori_sns.founding.middleware.FoundedFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "katori_sns.web.middleware.page_of_a_button",
    "katori_sns.cases.refusals.RefusalPages",
]
ROOT_URLCONF = "katori_sns.urls"
WSGI_APPLICATION = "katori_sns.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "katori_sns.web.context_processors.site",
                "katori_sns.notices.context_processors.notices",
            ],
            "builtins": ["katori_sns.web.templatetags.web"],
        },
    }
]
FORM_RENDERER = "katori_sns.web.forms.Renderer"

# Data
DATABASE_URL = env.str("KATORI_DATABASE_URL", "")
DATABASES = {"default": env.db_url_config(DATABASE_URL or f"sqlite:///{VAR_DIR}/katori.sqlite3")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # Races need a file: in memory most writers die with "table is locked".
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    # Short queries with many reasons: compiling them takes seconds, running them milliseconds.
    own = {"options": "-c jit=off", "connect_timeout": 10}
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | own  # beside its sslmode
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# As whom `manage.py migrate` comes: the role that owns the tables; the pages' own where it is not named.
OWNER_DATABASE_URL = env.str("KATORI_OWNER_DATABASE_URL", "")
OWNER_DATABASE = env.db_url_config(OWNER_DATABASE_URL) if OWNER_DATABASE_URL else {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_HANDLERS = [
    "katori_sns.web.uploading.NamesKept",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# People
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "katori_sns.organisation.backends.Locks",
    "katori_sns.organisation.backends.RoleBackend",
    "guardian.backends.ObjectPermissionBackend",
]
SIGN_IN: list[str] = env.list("KATORI_SIGN_IN", default=["local"])  # and as the city does: ldap, oidc, proxy
SIGN_IN_SECONDS = 5  # to wait for each answer of the city's servers
CA_FILE = env.str("KATORI_CA_FILE", "/etc/ssl/certs/ca-certificates.crt")  # who vouches for those servers
OIDC_ISSUER = env.str("KATORI_OIDC_ISSUER", "")
OIDC_CLIENT_ID = env.str("KATORI_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("KATORI_OIDC_CLIENT_SECRET", "")
OIDC_SCOPE = env.str("KATORI_OIDC_SCOPE", "openid profile")
OIDC_CLAIM = env.str("KATORI_OIDC_CLAIM", "employee_number")  # that holds the 職員番号
LDAP_URL = env.str("KATORI_LDAP_URL", "")
LDAP_USER = env.str("KATORI_LDAP_USER", "")
LDAP_PASSWORD = env.str("KATORI_LDAP_PASSWORD", "")
LDAP_BASE = env.str("KATORI_LDAP_BASE", "")
LDAP_FILTER = env.str("KATORI_LDAP_FILTER", "(&(objectClass=user)(sAMAccountName={login}))")
LDAP_NUMBER = env.str("KATORI_LDAP_NUMBER", "employeeNumber")  # the attribute that holds the 職員番号
PROXY_SECRET = env.str("KATORI_PROXY_SECRET", "")
if "ldap" in SIGN_IN:
    AUTHENTICATION_BACKENDS.append("katori_sns.sign_in.directory.DirectoryBackend")
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False
PASSWORD_HASHERS = [
    "katori_sns.organisation.hashers.Argon2id",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"katori_sns.organisation.passwords.{name}Validator"}
    for name in ("Length", "Common", "Pattern", "Words")
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "organisation:login"
LOGIN_REDIRECT_URL = "workflow:intray"
AXES_FAILURE_LIMIT = env.int("KATORI_LOGIN_FAILURES", 5)
AXES_COOLOFF_TIME = env.int("KATORI_LOGIN_COOLOFF_MINUTES", 15) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "katori_sns.organisation.guessing.tried_name"
AXES_CLIENT_IP_CALLABLE = "katori_sns.web.proxy.client_ip"
AXES_LOCKOUT_CALLABLE = "katori_sns.organisation.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the history tells who logged in
# Of whom a code is asked too: power, all, none
SECOND_FACTOR = env.str("KATORI_SECOND_FACTOR", "none" if DEMO else "power")
OTP_TOTP_ISSUER = f"{CITY} SNS運用管理"  # as the person's device calls this site

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-katori" if SECURE else "katori"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_FAILURE_VIEW = "katori_sns.web.views.csrf_failure"
SESSION_IDLE_SECONDS = env.int("KATORI_SESSION_IDLE_MINUTES", 30) * 60
SESSION_COOKIE_AGE = env.int("KATORI_SESSION_HOURS", 9) * 3600  # absolute, from the login
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Transport
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$"]  # asked on the machine itself, past the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{key: ["'self'"] for key in ("default-src", "script-src", "style-src", "img-src", "form-action")},
        **{key: ["'none'"] for key in ("object-src", "base-uri", "frame-ancestors")},
    }
}

# Language and time
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

# Static files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

BROKER_URL = env.str("KATORI_BROKER_URL", "")  # without one `manage.py clockwork` relays beside gunicorn
MAIL_FROM = DEFAULT_FROM_EMAIL = env.str("KATORI_MAIL_FROM", "katori-sns@city.example")
vars().update(env.email_url("KATORI_EMAIL_URL", default=f"filemail:///{VAR_DIR}/mail"))
EMAIL_TIMEOUT = 20  # seconds: a mail server that hangs must not hold up what else is delivered
ALARM_MAIL: list[str] = env.list("KATORI_ALARM_MAIL", default=[])  # told of trouble beside the administrators
SITE_URL = env.str("KATORI_SITE_URL", "http://127.0.0.1:8000")  # links in mails
OUTBOX_TOPICS = {
    "mail": "katori_sns.notices.actions.send_mail",
    "paper": "katori_sns.cases.papers.issue_for_case",
    "figure": "katori_sns.workflow.figures.follow",
    "settle": "katori_sns.workflow.settling.settle",
    "rehearsal": "katori_sns.personnel.rehearsing.rehearse_asked",
}

# What happens above when something ends or goes wrong below (a room below does not import one above)
POST_OUT_EARLY = "incidents.opening.out_early"  # it went out with what the checker stops
POST_RULED = "incidents.opening.ruled"  # a fact that is out was ruled an official view
AT_WORK = "katori_sns.founding.models.at_work"  # whether the city has started
BEFORE_LOGIN = "katori_sns.personnel.carrying_out.write_due"  # so that no dead worker delays 1 April
WHEN_ACCESS_CHANGES = "katori_sns.notices.actions.tell_of_access"  # a password, a mail address, a device
WHEN_AWAY = "katori_sns.workflow.absences.absence_entered"  # somebody entered that a person is away
WHAT_PEOPLE_HOLD = ("accounts.register.holding.held_by", "katori_sns.workflow.holding.held_by")
WHEN_WORK_ENDS = "accounts.leaving.actions.note_leavers"  # a post, a contract or a login
WHEN_TWO_ARE_NEEDED = "katori_sns.personnel.single.wait"  # one person alone would give a power

# Paper
FONT_DIR = Path(env.str("KATORI_FONT_DIR", str(VAR_DIR / "fonts")))

PROCESSES = "katori_sns.processes.PROCESSES"
CASE_TYPES = "katori_sns.processes.CASE_TYPES"

# What the history is of: the word shown for each kind of subject
HISTORY_SUBJECTS = {"case": "案件", "policy": "共通の運用ポリシー", "account": "アカウント"}
HISTORY_SUBJECTS |= {"section": "所属", "user": "職員", "site": "全体", "start": "運用開始"}
HISTORY_SUBJECTS |= {"contract": "契約", "plan": "異動案", "circular": "一斉照会"}
HISTORY_SUBJECTS |= {"report": "年次報告"}
HISTORY_NAMES = "katori_sns.oversight.subjects.named"  # what they are about, in words
HISTORY_FINDS = "katori_sns.oversight.subjects.found"

# The city's own figures
CONTACT = env.str("KATORI_CONTACT", "秘書広報課 広報班（内線 2215）")
NUMBER_FORMAT = env.str("KATORI_NUMBER_FORMAT", "{fiscal_year} {series}第{number}号")
TARGET_DAYS = env.int("KATORI_TARGET_DAYS", 5)  # 目安, 開庁日 per stage
NOTICE_DAYS = env.int("KATORI_NOTICE_DAYS", 30)  # 周知期間 as suggested, calendar days
REMIND_DAYS = env.int("KATORI_REMIND_DAYS", 3)  # before the day of a task, calendar days
EXPIRY_DAYS = env.int("KATORI_EXPIRY_DAYS", 30)  # before a medium deletes a stopped account, calendar days
HANDOVER_DAYS = env.int("KATORI_HANDOVER_DAYS", 5)  # 目安, 開庁日 from a change of persons to its 引継ぎ確認
ACQUISITION_DAYS = env.int("KATORI_ACQUISITION_DAYS", 20)  # 目安, 開庁日 from the approval to the 取得届
RETENTION_YEARS = env.int("KATORI_RETENTION_YEARS", 5)  # 保存期間
RETENTION_BY_KIND: dict[str, str] = env.dict("KATORI_RETENTION_BY_KIND", default={})  # kind=years
PASSWORD_MONTHS = env.int("KATORI_PASSWORD_MONTHS", 6)  # from one change of an account's password to the next
REPEAT_DAYS = env.int("KATORI_REPEAT_DAYS", 30)  # 同じ内容: how far back the checker looks
REPEAT_SIMILARITY = env.float("KATORI_REPEAT_SIMILARITY", 0.9)  # 1: word for word
# 市の代表電話や公開のメール, which the checker passes over: digits, addresses or 「@domain」 in lower case.
DIRECTORY: list[str] = env.list("KATORI_DIRECTORY", default=["0478540000", "kouhou@city.example"])
QUIET_MONTHS = env.int("KATORI_QUIET_MONTHS", 6)  # without a known post, or stopped, an account is told of
REST_STEP_MONTHS = env.int("KATORI_REST_STEP_MONTHS", 3)  # then the chief, and again later the PR division
REVIEW_MONTHS = env.int("KATORI_REVIEW_MONTHS", 12)  # to the first review, where the nine items name no day
WATCH_MONTHS = env.int("KATORI_WATCH_MONTHS", 3)  # from one look at a name given up to the next
UPWARD_DAYS = env.int("KATORI_UPWARD_DAYS", 10)  # 開庁日 over the day, then chief and PR division are told
DIGEST_WEEKDAY = env.int("KATORI_DIGEST_WEEKDAY", 0)  # of the weekly digest; 0: Monday
GUIDELINE_MONTHS = env.int("KATORI_GUIDELINE_MONTHS", 12)  # an operator reads the guideline again; 0: once
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_CASE_BYTES = env.int("KATORI_UPLOAD_CASE_MB", 200) * 1024**2  # all files of a case
UPLOAD_DAY_BYTES = env.int("KATORI_UPLOAD_DAY_MB", 500) * 1024**2  # all files that a person adds in a day
KEPT_FILES: dict[str, dict[str, str]] = {"workflow.Attachment": {}, "posts.Picture": {}}  # what people add
KEPT_FILES |= {"accounts.CircularAnswer": {}, "applications.AccountManual": {"source": ""}}
CLAMD = env.str("KATORI_CLAMD", "")  # the malware scanner: unix:/path or tcp:host:port; without it none
CLAMD_SECONDS = env.int("KATORI_CLAMD_SECONDS", 20)  # to wait for each answer
BACKUP_KEY = env.str("KATORI_BACKUP_KEY", "")  # file of the public key that backups are encrypted to
HISTORY_ROOT_DIR = Path(env.str("KATORI_HISTORY_ROOT_DIR", str(VAR_DIR / "roots")))

# Safe by refusal
wrong = [] if DEMO else [*safety.file_problems(env_file), *safety.problems(vars())]
if wrong := [*wrong, *safety.sign_in_problems(vars())]:
    raise ImproperlyConfigured("\n".join(["設定を直してください。", *wrong]))
