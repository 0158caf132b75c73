import pytest

from participation_app.connectors.registry import CONNECTORS, SMS_GATEWAYS, connect, connect_sms


@pytest.mark.parametrize("platform", CONNECTORS)
def test_every_platform_has_a_connector_and_a_real_address(platform):
	connector = connect(platform, account_id="1", handle="qaaf", credentials={"access_token": "a"})
	assert connector.platform == platform
	assert CONNECTORS[platform][1].startswith("https://")


@pytest.mark.parametrize("gateway", SMS_GATEWAYS)
def test_every_gateway_speaks_to_the_address_it_is_given(gateway):
	assert connect_sms(gateway, credentials={}, base_url="https://sms.example").name == gateway


def test_a_gateway_of_a_provider_has_its_real_address_and_a_general_one_has_to_be_given_one():
	assert SMS_GATEWAYS["Unifonic"][1].startswith("https://") and connect_sms("Unifonic", credentials={})
	assert SMS_GATEWAYS["Twilio"][1].startswith("https://") and connect_sms("Twilio", credentials={})
	with pytest.raises(ValueError, match="no base address"):
		connect_sms("HTTP", credentials={})


def test_an_unknown_platform_is_named_with_those_there_are():
	with pytest.raises(ValueError, match="'Telegram'; there are X, Facebook, Instagram, YouTube"):
		connect("Telegram", account_id="1", handle="", credentials={})
	with pytest.raises(ValueError, match="there are Unifonic"):
		connect_sms("Other", credentials={})
