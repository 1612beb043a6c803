"""Figures about the process for Prometheus. Labels are kinds and reasons: nobody's words, no rooms,
no people.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

OUTCOMES: Final = ("done", "refused", "failed", "limited")
"""A sentence was understood and done; answered with what to type; met a bug; came too fast."""

REASONS: Final = ("rate_limited", "unreachable", "refused", "error")
COMMIT_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """One process' figures, in a registry of their own."""

    def __init__(self) -> None:
        # In the text format they look like figures of their own.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        registry = self.registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.sync_answers = Counter(
            "schakel_sync_answers", "Answers to /sync.", ["result"], registry=registry
        )
        self.last_sync = Gauge(
            "schakel_sync_last_success_timestamp_seconds",
            "When /sync was last answered well.",
            registry=registry,
        )
        self.events = Counter(
            "schakel_events", "Events in committed batches.", ["kind"], registry=registry
        )
        self.sentences = Counter(
            "schakel_sentences", "What people said to the bot.", ["outcome"], registry=registry
        )
        self.commits = Histogram(
            "schakel_commit_seconds",
            "Time to work through a batch and commit it.",
            registry=registry,
            buckets=COMMIT_BUCKETS,
        )
        self.commit_failures = Counter(
            "schakel_commit_failures", "Commits of batches that failed.", registry=registry
        )
        self.sent = Counter(
            "schakel_messages_sent", "Rows that were delivered.", ["kind"], registry=registry
        )
        self.send_failures = Counter(
            "schakel_send_failures", "Tries that delivered nothing.", ["reason"], registry=registry
        )
        self.active = Gauge(
            "schakel_active",
            "1 for the bot that answers, 0 for one that stands by.",
            registry=registry,
        )
        self.active.set(1)
        for outcome in OUTCOMES:
            self.sentences.labels(outcome)
        for reason in REASONS:
            self.send_failures.labels(reason)

    def exposition(self, gauges: Mapping[str, tuple[str, float]]) -> bytes:
        """All figures in Prometheus' text format, with `gauges`: name -> (what it is, value)."""
        seen = _Seen(gauges)
        self.registry.register(seen)
        try:
            return generate_latest(self.registry)
        finally:
            self.registry.unregister(seen)


class _Seen(Collector):
    """Gauges that were read just now."""

    def __init__(self, gauges: Mapping[str, tuple[str, float]]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, (text, value) in self._gauges.items():
            yield GaugeMetricFamily(name, text, value=value)
