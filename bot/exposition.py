"""All figures in Prometheus' text format."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.metrics import COMMIT_BUCKETS, Durations, Metrics

Gauges = Mapping[str, tuple[str, float]]
"""Name -> (what it is, value), as read just now."""


def exposition(metrics: Metrics, gauges: Gauges) -> bytes:
    """The figures, `gauges`, and what the system says of the process."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Figures(metrics, gauges))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, metrics: Metrics, gauges: Gauges) -> None:
        self._metrics = metrics
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        its = self._metrics
        yield _counted("sync_answers", "Answers to /sync.", "result", its.sync_answers)
        yield GaugeMetricFamily(
            "schakel_sync_last_success_timestamp_seconds",
            "When /sync was last answered well.",
            its.last_sync,
        )
        yield _counted("events", "Events in committed batches.", "kind", its.events)
        yield _counted("sentences", "What people said to the bot.", "outcome", its.sentences)
        yield _durations(
            "schakel_commit_seconds", "Time to work through a batch and commit it.", its.commits
        )
        yield CounterMetricFamily(
            "schakel_commit_failures", "Commits of batches that failed.", its.commit_failures
        )
        yield _counted("messages_sent", "Rows that were delivered.", "kind", its.sent)
        yield _counted(
            "send_failures", "Tries that delivered nothing.", "reason", its.send_failures
        )
        yield GaugeMetricFamily(
            "schakel_active",
            "1 for the bot that answers, 0 for one that stands by.",
            float(its.active),
        )
        for name, (text, value) in self._gauges.items():
            yield GaugeMetricFamily(name, text, value)


def _counted(name: str, text: str, label: str, counts: Counter[str]) -> CounterMetricFamily:
    family = CounterMetricFamily(f"schakel_{name}", text, labels=[label])
    for value, count in tuple(counts.items()):
        family.add_metric([value], count)
    return family


def _durations(name: str, text: str, durations: Durations) -> HistogramMetricFamily:
    edges = (*map(str, COMMIT_BUCKETS), "+Inf")
    at_most = accumulate(durations.counts)
    buckets = [(edge, float(count)) for edge, count in zip(edges, at_most, strict=True)]
    return HistogramMetricFamily(name, text, buckets=buckets, sum_value=durations.seconds)
