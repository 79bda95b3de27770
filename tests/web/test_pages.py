"""The base page, the language switch and the pages for trouble."""

import re

import pytest
from django.test import Client, override_settings

from youwei.web.views import TROUBLES

POLICY_FORBIDS = re.compile(r"<style\b|\sstyle=|<script(?![^>]*src)|\son[a-z]+=\"")


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_chinese_is_the_default_whatever_the_browser_wishes(client):
    page = client.get("/help/", headers={"accept-language": "en"})

    assert 'lang="zh-CN"' in page.text
    assert "跳到正文" in page.text


def test_the_switch_keeps_the_page_and_changes_the_language(client):
    answer = client.post("/language/", {"language": "en", "next": "/help/"}, follow=True)

    assert answer.redirect_chain == [("/help/", 302)]
    assert 'lang="en"' in answer.text
    assert "Skip to the text" in answer.text


def test_every_answer_carries_the_policy(client):
    page = client.get("/help/")

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["Permissions-Policy"].startswith("camera=()")


@override_settings(YOUWEI_DEMO=True)
def test_the_style_page_shows_every_component_and_nothing_the_policy_forbids(client):
    page = client.get("/design/")

    assert page.status_code == 200
    assert not POLICY_FORBIDS.search(page.text)
    for name in ["rows", "figs", "data", "chron", "facts", "note", "panel", "empty", "days"]:
        assert f'class="{name}' in page.text or f" {name}" in page.text


@override_settings(YOUWEI_DEMO=False)
def test_the_style_page_exists_only_in_the_demo(client):
    assert client.get("/design/").status_code == 404


@override_settings(YOUWEI_DEMO=True)
def test_a_form_with_mistakes_answers_422_and_keeps_what_was_written(client):
    page = client.post("/design/", {"matter": "路灯不亮", "phone": "138"})

    assert page.status_code == 422
    assert "路灯不亮" in page.text
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_missing_page_says_what_to_do_and_repeats_nothing(client, language):
    client.cookies["django_language"] = language
    page = client.get("/nothing/<script>alert(1)</script>/")

    assert page.status_code == 404
    assert "alert(1)" not in page.text
    assert ("没有这一页" if language == "zh-hans" else "No such page") in page.text


def test_a_forged_form_is_told_kindly():
    client = Client(enforce_csrf_checks=True)

    page = client.post("/language/", {"language": "en"})

    assert page.status_code == 403
    assert "这张表打开太久了" in page.text


def test_every_trouble_has_its_words_in_chinese():
    for trouble in TROUBLES.values():
        assert all(re.search(r"[\u4e00-\u9fff]", str(text)) for text in vars(trouble).values())
