"""The pool lends in strict order and gives back without events."""

from __future__ import annotations

from simpy import Environment

from r2r_sim.plant.pool import Pool


def test_units_come_back_at_the_instant_they_were_promised() -> None:
    env = Environment()
    pool = Pool(env, 2)
    assert pool.take(2)
    pool.release_at(1, 10)
    pool.release_at(1, 20)
    assert not pool.take(1)
    assert pool.busy_until() == 20
    env.run(until=10)
    assert pool.take(1)
    pool.release_at(1, 15)
    env.run(until=20)
    assert pool.busy_until() is None
    assert pool.take(2)


def test_a_small_request_does_not_overtake_a_large_one() -> None:
    env = Environment()
    pool = Pool(env, 2)
    granted: list[tuple[str, float]] = []
    assert pool.take(1)
    pool.release_at(1, 10)
    pool.request(2, lambda: granted.append(("large", env.now)))
    assert not pool.take(1)
    small = pool.request(1, lambda: granted.append(("small", env.now)))
    env.run(until=11)
    assert granted == [("large", 10)]
    assert not small.granted
    assert pool.waiting() == (small,)
    pool.release_at(2, 12)
    env.run()
    assert granted == [("large", 10), ("small", 12)]


def test_a_cancelled_request_makes_room_for_the_next() -> None:
    env = Environment()
    pool = Pool(env, 2)
    assert pool.take(1)
    large = pool.request(2, lambda: None)
    small = pool.request(1, lambda: None)
    assert not small.granted
    pool.cancel(large)
    assert small.granted


def test_a_gate_holds_the_queue_until_it_opens() -> None:
    env = Environment()
    open_from = 30

    def admits(amount: int) -> bool:
        if env.now < open_from:
            pool.wake_at(open_from)
        return env.now >= open_from and amount == 7

    pool = Pool(env, 1, admits)
    assert not pool.take(1, 7)
    request = pool.request(1, lambda: None, 7)
    env.run(until=open_from)
    assert not request.is_granted()
    env.run()
    assert request.is_granted()
    assert env.now == open_from


def test_a_busy_unit_without_an_end_is_busy_now() -> None:
    env = Environment()
    pool = Pool(env, 1)
    pool.take(1)
    assert pool.busy_until() == 0


def test_what_has_just_come_back_is_lent_on_for_a_time_drawn_then() -> None:
    env = Environment()
    pool = Pool(env, 1)
    drawn = iter((5, 7))
    assert pool.take_for(1, drawn.__next__) == 5
    assert pool.take_for(1, drawn.__next__) is None
    env.run(until=5)
    assert pool.take_for(1, drawn.__next__) == 12
    env.run(until=11)
    assert not pool.take(1)
    env.run(until=12)
    assert pool.take(1)
