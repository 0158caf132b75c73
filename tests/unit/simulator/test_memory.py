"""The platforms take up where they left off."""

from participation_app.simulator.memory import recall, remember
from participation_app.simulator.server import Simulator


def test_what_stood_on_the_platforms_stands_there_after_a_restart(tmp_path):
	path = tmp_path / "platforms"
	with Simulator() as before:
		before.live.deliver(3)
		shown, waiting = set(before.world.comments), before.live.waiting
		remember(before, path)
	with Simulator() as after:
		assert recall(after, path)
		assert set(after.world.comments) == shown
		assert after.live.waiting == waiting
		assert after.live.deliver(1)[0] not in shown


def test_the_sample_comments_arrive_again_once_all_have_arrived(tmp_path):
	path = tmp_path / "platforms"
	with Simulator() as before:
		before.live.deliver(before.live.waiting)
		remember(before, path)
	with Simulator() as after:
		recall(after, path)
		shown = len(after.world.comments)
		after.live.deliver(5)
		assert len(after.world.comments) == shown + 5


def test_a_file_of_another_kind_is_left_aside(tmp_path):
	path = tmp_path / "platforms"
	path.write_bytes(b"not a memory")
	with Simulator() as simulator:
		held = set(simulator.world.comments)
		assert not recall(simulator, path)
		assert set(simulator.world.comments) == held
