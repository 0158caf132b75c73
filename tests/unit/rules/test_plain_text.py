"""What an editor's formatted text becomes where only plain text is taken."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.plain_text import holds_media, plain_text

CASES = {
	"paragraphs": ("<p>شكرا لكم.</p><p>أصلحنا الإنارة.</p>", "شكرا لكم.\n\nأصلحنا الإنارة."),
	"an empty paragraph": ("<p>أولا</p><p></p><p><br></p><p>ثانيا</p>", "أولا\n\nثانيا"),
	"a line within a paragraph": ("<p>أولا<br>ثانيا</p>", "أولا\nثانيا"),
	"lines of a mail program": ("<div>أولا</div><div>ثانيا</div>", "أولا\nثانيا"),
	"bold and coloured words": (
		'<p>في <strong>شارع</strong> <span style="color:red">5</span></p>',
		"في شارع 5",
	),
	"a link with words": (
		'<p>التفاصيل <a href="https://city.example/news/7">هنا</a>.</p>',
		"التفاصيل هنا (https://city.example/news/7).",
	),
	"a link that is its address": (
		'<p><a href="https://city.example/">city.example</a></p>',
		"city.example",
	),
	"a link without words": ('<a href="https://city.example/a"></a>', "https://city.example/a"),
	"a mail address": ('<a href="mailto:desk@city.example">desk@city.example</a>', "desk@city.example"),
	"a list": (
		"<p>سنقوم بـ:</p><ul><li><p>الكشف</p></li><li><p>الإصلاح</p></li></ul>",
		"سنقوم بـ:\n\n- الكشف\n- الإصلاح",
	),
	"a numbered list": ("<ol start='3'><li>الكشف</li><li>الإصلاح</li></ol>", "3. الكشف\n4. الإصلاح"),
	"what is quoted": (
		'<p>تم.</p><p class="reply-to-content"><p><blockquote><p>متى؟</p><blockquote>أمس</blockquote></blockquote>',
		"تم.",
	),
	"signs that HTML writes otherwise": ("<p>5 &lt; 6 &amp; &quot;نعم&quot;</p>", '5 < 6 & "نعم"'),
	"a hard space": ("<p>رقم&nbsp;5</p>", "رقم 5"),
	"a mention": ('<p><span data-type="mention" data-id="x">@علياء</span> شكرا</p>', "@علياء شكرا"),
	"a script": ("<p>نعم</p><script>alert(1)</script>", "نعم"),
	"a table": ("<table><tr><td>أ</td><td>1</td></tr><tr><td>ب</td><td>2</td></tr></table>", "أ 1\nب 2"),
	"text without any tag": ("نعم\nلا", "نعم لا"),
	"nothing": ("<p></p>", ""),
	"what never ends": ("<p>نعم<b>لا", "نعملا"),
}


@pytest.mark.parametrize(("html", "text"), CASES.values(), ids=CASES)
def test_the_text_stays_and_its_form_becomes_lines(html, text):
	assert plain_text(html) == text


@pytest.mark.parametrize("tag", ["img", "video", "iframe"])
def test_what_no_plain_text_shows_is_noticed(tag):
	assert holds_media(f'<p>نعم <{tag} src="/files/a"></p>')
	assert not holds_media(f"<p>نعم</p><blockquote><{tag} src='/files/a'></blockquote>")


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), min_size=1))
def test_no_word_of_a_paragraph_is_lost_or_changed(paragraphs):
	html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
	assert plain_text(html) == "\n\n".join(paragraphs)


@given(st.text())
def test_whatever_comes_in_is_read_without_an_error(html):
	assert "\n\n\n" not in plain_text(html)
