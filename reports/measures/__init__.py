"""Every table of the outcome report, as pure functions of the frames.

`outcome_tables` computes them all. Nothing here reads a database, a clock or a setting, so the
same frames give the same tables.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from reports.measures.absences import absence_reasons, reason_labels
from reports.measures.after_release import (
    CannotPredict,
    benchmark,
    completeness,
    first_contact,
    hazards,
    survival,
    survival_at_risk,
    survival_tests,
)
from reports.measures.associations import dose_and_change, dropout
from reports.measures.attendance import by_cohort, by_session, over_time
from reports.measures.change import instruments, outcome_change, reliable, score_pairs
from reports.measures.completion import module_completion
from reports.measures.control import attendance_chart, funnel
from reports.measures.corrections import corrections
from reports.measures.delivery import facilitation, fidelity, fidelity_by_module
from reports.measures.dose import dose_distribution
from reports.measures.fixed import fixed_follow_up
from reports.measures.flow import flow
from reports.measures.groups import CannotGroup
from reports.measures.inputs import Frames
from reports.measures.proportions import clopper_pearson, wilson
from reports.measures.quality import data_quality
from reports.measures.repeated import repeated_measures
from reports.measures.retention import retention, retention_at_risk
from reports.measures.survival import kaplan_meier
from reports.measures.targets import targets
from reports.measures.trajectories import trajectories

__all__ = [
    "TABLES",
    "CannotGroup",
    "CannotPredict",
    "Frames",
    "clopper_pearson",
    "kaplan_meier",
    "outcome_tables",
    "reason_labels",
    "wilson",
]


TABLES: Final = (
    "targets",
    "flow",
    "attendance_over_time",
    "attendance_by_session",
    "attendance_by_cohort",
    "attendance_chart",
    "funnel",
    "absence_reasons",
    "module_completion",
    "dose_distribution",
    "retention",
    "retention_at_risk",
    "outcome_change",
    "reliable_change",
    "score_pairs",
    "instruments",
    "trajectories",
    "repeated_measures",
    "dose_change",
    "dropout",
    "survival",
    "survival_at_risk",
    "survival_tests",
    "hazards",
    "hazard_models",
    "fixed_follow_up",
    "benchmark",
    "follow_up_completeness",
    "first_contact",
    "facilitation",
    "fidelity",
    "fidelity_by_module",
    "corrections",
    "data_quality",
)
"""The names of the tables, in the order shown."""


def outcome_tables(
    frames: Frames, group_by: str | None = None, predictors: tuple[str, ...] = ()
) -> dict[str, pd.DataFrame]:
    """The tables of the outcome report by name, in the order shown. Raises CannotGroup, CannotPredict."""
    model, models = hazards(frames, predictors)
    return {
        "targets": targets(frames),
        "flow": flow(frames),
        "attendance_over_time": over_time(frames),
        "attendance_by_session": by_session(frames),
        "attendance_by_cohort": by_cohort(frames),
        "attendance_chart": attendance_chart(frames),
        "funnel": funnel(frames),
        "absence_reasons": absence_reasons(frames),
        "module_completion": module_completion(frames),
        "dose_distribution": dose_distribution(frames),
        "retention": retention(frames, group_by),
        "retention_at_risk": retention_at_risk(frames, group_by),
        "outcome_change": outcome_change(frames),
        "reliable_change": reliable(frames),
        "score_pairs": score_pairs(frames),
        "instruments": instruments(frames),
        "trajectories": trajectories(frames),
        "repeated_measures": repeated_measures(frames),
        "dose_change": dose_and_change(frames),
        "dropout": dropout(frames, predictors),
        "survival": survival(frames, group_by),
        "survival_at_risk": survival_at_risk(frames, group_by),
        "survival_tests": survival_tests(frames, group_by),
        "hazards": model,
        "hazard_models": models,
        "fixed_follow_up": fixed_follow_up(frames),
        "benchmark": benchmark(frames),
        "follow_up_completeness": completeness(frames),
        "first_contact": first_contact(frames),
        "facilitation": facilitation(frames),
        "fidelity": fidelity(frames),
        "fidelity_by_module": fidelity_by_module(frames),
        "corrections": corrections(frames),
        "data_quality": data_quality(frames),
    }
