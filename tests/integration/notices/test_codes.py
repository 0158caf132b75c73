"""A one-time code proves an address once, for minutes, with few tries, and is stored nowhere in the clear."""

from datetime import timedelta

import frappe
import pytest

from participation_app.notices import codes
from participation_app.notices.codes import CodeWrong, Confirmed, TooManyCodes

MOBILE = "+971501234567"


def ask(address=MOBILE, channel="SMS"):
	return codes.send("Follow", "77", channel, address, "ar")


def test_the_right_digits_prove_the_address_once():
	code = ask()
	digits = codes.digits_to_send(code)
	assert codes.confirm(code, digits) == Confirmed("Follow", "77", "SMS", MOBILE)
	with pytest.raises(CodeWrong):
		codes.confirm(code, digits)


def test_digits_are_read_in_any_script_and_with_what_people_write_between():
	code = ask()
	digits = codes.digits_to_send(code)
	arabic = digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
	assert codes.confirm(code, f" {arabic[:3]}-{arabic[3:]} ").address == MOBILE


def test_after_a_few_wrong_tries_even_the_right_digits_prove_nothing_and_rollback_gives_none_back():
	code = ask()
	digits = codes.digits_to_send(code)
	messages = set()
	for _try in range(codes.TRIES):
		with pytest.raises(CodeWrong) as refused:
			codes.confirm(code, "000000" if digits != "000000" else "111111")
		frappe.db.rollback()
		messages.add(str(refused.value))
	with pytest.raises(CodeWrong) as refused:
		codes.confirm(code, digits)
	assert {str(refused.value)} == messages


def test_a_code_ends_after_some_minutes(freeze_at):
	code = ask()
	digits = codes.digits_to_send(code)
	freeze_at(frappe.utils.now_datetime() + codes.GOOD_FOR + timedelta(seconds=1))
	assert codes.digits_to_send(code) is None
	with pytest.raises(CodeWrong):
		codes.confirm(code, digits)


@pytest.mark.parametrize("code_id", ["", "no-such-code", "' or 1=1 --"])
def test_an_unknown_code_is_refused_like_a_wrong_one(code_id):
	with pytest.raises(CodeWrong):
		codes.confirm(code_id, "123456")


def test_an_address_gets_a_few_codes_an_hour_and_no_more():
	for _time in range(codes.SENDINGS_AN_HOUR):
		ask()
	with pytest.raises(TooManyCodes):
		ask()
	assert ask("+971501234568")


def test_the_digits_stand_nowhere_in_the_clear():
	code = ask()
	digits = codes.digits_to_send(code)
	notice = frappe.get_last_doc("Participation Notice", {"code": code})
	assert digits not in frappe.as_json(notice.as_dict())
	assert digits not in frappe.as_json(frappe.get_doc("One Time Code", code).as_dict())


def test_old_codes_are_deleted(freeze_at):
	code = ask()
	freeze_at(frappe.utils.now_datetime() + codes.GOOD_FOR + codes.KEPT_FOR + timedelta(minutes=1))
	codes.forget_old()
	assert not frappe.db.exists("One Time Code", code)
