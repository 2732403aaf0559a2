"""Whose a host is: a medium's, a look-alike's, a shortener's, or anybody else's."""

from __future__ import annotations

import re

from accounts.identity.looks import near, shape
from accounts.identity.rules import Row, names
from accounts.identity.table import BLUESKY, PLATFORMS
from accounts.identity.text import Disguised, Refused

SHORTENERS = names(
    "bit.ly j.mp t.co tinyurl.com goo.gl ow.ly buff.ly x.gd is.gd v.gd amzn.to amzn.asia ift.tt dlvr.it "
    "cutt.ly rebrand.ly t.ly ux.nu qr.paps.jp onl.sc onl.la onl.tw lnkd.in g.co maps.app.goo.gl fb.me m.me "
    "ig.me wp.me trib.al s.id rb.gy shorturl.at urx.blue urx.red urx3.nu a.r10.to qr.quel.jp tiny.cc "
    "vm.tiktok.com vt.tiktok.com liff.line.me go.bsky.app forms.gle photos.app.goo.gl goo.su bitly.com "
    "adf.ly 00m.in urx.space urx.nu ur0.work qrco.de q-r.to me-qr.com l.ead.me nico.ms pin.it redd.it "
    "spoti.fi g.page bl.ink short.io kutt.it hoo.gl tr.ee lihi.cc reurl.cc works.do msng.link"
)
VIDEOS = {"youtu.be": "YouTube", "fb.watch": "Facebook"}
# Hosts, or hosts with the first part of the path, that only lead on to the URL in their query.
WRAPPERS = names(
    "l.facebook.com lm.facebook.com l.instagram.com l.threads.com l.threads.net l.messenger.com "
    "facebook.com/l.php m.facebook.com/l.php facebook.com/flx youtube.com/redirect m.youtube.com/redirect "
    "google.com/url google.co.jp/url facebook.com/plugins duckduckgo.com/l linkedin.com/redir "
    "consent.youtube.com slack-redir.net l.wl.co "
    "translate.google.com/translate translate.google.co.jp/translate"
)
WRAPPING_HOSTS = (".safelinks.protection.outlook.com",)
BRANDS = ("facebook", "instagram", "twitter", "youtube", "tiktok", "bluesky")
DOMAINS = tuple(host for row in PLATFORMS for host in row.hosts if host.count(".") == 1)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_JAPANESE = re.compile(r"[0-9\-\u3041-\u3096\u30a1-\u30fa\u30fc\u3005\u3400-\u4dbf\u4e00-\u9fff]+")


def owner(host: str) -> Row | None:
    """The medium whose host this is; www. is understood."""
    bare = host.removeprefix("www.")
    for row in PLATFORMS:
        if bare in row.hosts or re.fullmatch(row.host_pattern, host):
            return row
    return BLUESKY if host.endswith(".bsky.social") else None


def is_wrapper(host: str, path: str) -> bool:
    bare = host.removeprefix("www.")
    led_on = bare in WRAPPERS or f"{bare}/{path.split('/')[0]}" in WRAPPERS
    return led_on or host.endswith(WRAPPING_HOSTS)


def check_host(host: str) -> tuple[str, str]:
    """The host in ASCII (xn--) and as it is shown. Raises Refused for what no account lives at."""
    if not host:
        raise Refused("URLにホスト名がありません。プロフィールのページを開き、そのURLを貼ってください")
    labels = [_shown(label) for label in host.split(".")]
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]) or "[" in host:
        raise Refused("IPアドレスのURLは使えません。ホスト名のあるプロフィールのURLを貼ってください")
    shown = ".".join(labels)
    if not owner(shown):
        _refuse_others(shown)
    ascii_host = ".".join(_ascii(label) for label in labels)
    if len(labels) < 2 or len(ascii_host) > 253:
        raise Refused(f"「{host[:60]}」は正しいホスト名ではありません。プロフィールのURLを貼ってください")
    return ascii_host, shown


def _refuse_others(host: str) -> None:
    bare = host.removeprefix("www.")
    if bare in SHORTENERS:
        raise Refused(
            f"短縮URL（{bare}）は行き先が分かりません。開いた先のプロフィールのページのURLを貼ってください"
        )
    if bare in VIDEOS:
        raise Refused(f"{VIDEOS[bare]}の動画のURLです。アカウントのプロフィールのURLを貼ってください")
    for domain in DOMAINS:
        if bare.endswith(f".{domain}"):
            raise Refused(
                f"{domain}の中の別のページ（{bare}）です。アカウントのプロフィールを開いて、そのURLを貼ってください"
            )
    imitated = look_alike(bare)
    if imitated:
        raise Disguised(
            f"{imitated}に見せかけた別のホスト（{host}）です。なりすましかもしれません。"
            "開かずに、正しいプロフィールのURLを確かめて貼ってください"
        )


def look_alike(host: str) -> str:
    """The known host that this one imitates, or nothing."""
    seen = shape(host)
    for domain in DOMAINS:
        known = shape(domain)
        tail = ".".join(seen.split(".")[-2:])
        if f".{known}." in f".{seen}." or near(tail, known, 2 if len(domain) > 9 else 1):
            return domain
    for word in re.split(r"[.-]", seen.rpartition(".")[0]):
        for brand in BRANDS:
            if near(word, shape(brand), 2 if len(brand) > 7 else 1):
                return f"{brand}.com" if brand != "bluesky" else "bsky.app"
    return ""


def _shown(label: str) -> str:
    """A label with xn-- decoded."""
    if not label.startswith("xn--"):
        return label
    try:
        shown = label.encode("ascii").decode("idna") if len(label) < 64 else label
    except UnicodeError:
        shown = label
    if shown.isascii():
        raise Refused(f"「{label[:63]}」は正しいホスト名ではありません。プロフィールのURLを確かめてください")
    return shown


def _ascii(label: str) -> str:
    if _LABEL.fullmatch(label) and not label.startswith("xn--"):
        return label
    if not label.isascii() and _JAPANESE.fullmatch(label):
        try:
            return label.encode("idna").decode("ascii")
        except UnicodeError:
            pass
    if label.isascii():
        raise Refused("ホスト名に使えない文字か空の部分があります。プロフィールのURLを確かめて貼ってください")
    raise Disguised(
        "ホスト名に紛らわしい文字か、種類の混ざった文字があります。なりすましかもしれません。"
        "開かずに、正しいURLを確かめて貼ってください"
    )


def ascii_or_same(host: str) -> str:
    """For comparing: the host in ASCII where it has such a form."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host
