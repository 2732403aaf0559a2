"""Titles name account, medium and planned time, never the text; what was sent last stands apart; chains of
deleted posts are sealed. Of a draft that was returned, what was sent is read from its newest submission."""

import json

from django.db import migrations
from django.db.models import Q

from accounts.account.media import medium_label
from katori_sns.web.dates import DateError, local, parse_moment
from katori_sns.web.text import fold

NATURES = {"事実の告知": "fact", "組織判断・公式見解": "official"}
REWRITTEN = ("draft", "cancelled")  # states in which the text may be another than what was sent


def put_right(apps, schema_editor):
    Post = apps.get_model("posts", "Post")
    Submission = apps.get_model("workflow", "Submission")
    CaseAccount = apps.get_model("workflow", "CaseAccount")
    Task = apps.get_model("workflow", "Task")
    for post in Post.objects.select_related("section", "drafter").order_by("pk").iterator(chunk_size=500):
        links = CaseAccount.objects.filter(case_id=post.pk).select_related("account").order_by("pk")
        names = {str(a.pk): f"{a.name}（{medium_label(a.medium, a.medium_name)}）" for a in (k.account for k in links)}
        planned, nature, texts = post.planned_at, post.nature, post.texts
        newest = Submission.objects.filter(case_id=post.pk).order_by("-round").first()
        if newest and post.state in REWRITTEN:
            sent = json.loads(newest.data)
            planned, nature = moment(sent.get("planned_at", "")), NATURES.get(sent.get("nature"), post.nature)
            texts = apart(sent.get("texts", ""), names)
            post.at = planned or post.drafted_at
        if newest:
            post.sent_texts, post.sent_nature = texts, nature
        post.title = face(post, list(names.values()), planned)
        done = Task.objects.filter(case_id=post.pk).exclude(done_name="").values_list("done_name", flat=True)
        people = [post.section.name, post.drafter.name, post.drafter.kana, *sorted(set(done))]
        post.search_text = fold(" ".join([post.title, *people]))
        post.save(update_fields=["title", "search_text", "at", "sent_texts", "sent_nature"])


def face(post, names, planned):
    where = "".join(names[:1]) + (f"ほか{len(names) - 1}件" if len(names) > 1 else "")
    what = "投稿の修正" if post.corrects_id else "投稿"
    when = ""
    if planned:
        at = local(planned)
        when = f"　{at.month}月{at.day}日 {at.hour}時" + (f"{at.minute}分" if at.minute else "")
    return f"{'【練習】' if post.training else ''}{where}への{what}{when}"[:200]


def moment(words):
    try:
        return parse_moment(words)
    except DateError:
        return None


def apart(words, names):
    """The text of each account, which stands under its name where there are several."""
    keys = list(names)
    places = [words.find(f"【{names[key]}】\n") for key in keys] if len(keys) > 1 else [-1]
    if -1 in places or places != sorted(places):  # one account, or one has another name by now
        return {key: words for key in keys[:1]}
    ends = [place - len("\n\n") for place in places[1:]] + [len(words)]
    return {
        key: words[place + len(f"【{names[key]}】\n") : end] for key, place, end in zip(keys, places, ends)
    }


def seal(apps, schema_editor):
    Post = apps.get_model("posts", "Post")
    for deleted in Post.objects.filter(state="deleted").order_by("pk"):
        chain, found = set(), {deleted.pk}
        while found - chain:
            chain |= found
            links = Post.objects.filter(Q(pk__in=chain) | Q(corrects__in=chain)).values_list("pk", "corrects")
            found = {pk for link in links for pk in link if pk}
        Post.objects.filter(pk__in=chain, sealed_with=None).update(sealed_with=deleted)
        Post.objects.filter(pk__in=chain).update(folded="")


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0003_what_was_sent"),
        ("workflow", "0008_incidents_are_discreet"),
        ("accounts", "0009_quiet_and_automatic"),
    ]

    operations = [
        migrations.RunPython(put_right, migrations.RunPython.noop),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
