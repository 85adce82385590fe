//! The judge against a deliberately plain reference that sees every change of a gauge, not buckets.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use model::metric::Gauge;
use model::time::{SimDuration, SimTime};
use model::verdict::Outcome;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::grammar::{Comparator, Expectation, GaugeFigure, Scope, Subject, Test, Value};
use super::judge;
use super::samples::Happenings;

#[test]
fn the_judge_agrees_with_the_reference_on_counts() {
    check(select(vec![Gauge::Waiting, Gauge::Line]), select(vec!["3", "4", "7"]), false);
}

#[test]
fn the_judge_agrees_with_the_reference_on_shares() {
    check(Just(Gauge::Online), select(vec!["50%", "75%", "99.5%"]), true);
}

/// Random histories judged both ways. `of_registered`: the claims are about shares of a number that may change.
fn check(gauge: impl Strategy<Value = Gauge>, value: impl Strategy<Value = &'static str>, of_registered: bool) {
    let outcomes = [Outcome::Pass, Outcome::Inconclusive, Outcome::Fail].map(|outcome| (outcome, Cell::new(0)));
    let exact = Cell::new(0);
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        rng_seed: RngSeed::Fixed(8),
        failure_persistence: None,
        ..Config::default()
    });
    let strategy = (gauge, value, claim(), happenings(of_registered));
    let result = runner.run(&strategy, |(gauge, value, (scope, figure, comparator), happenings)| {
        let (gauge, happenings) = (gauge.name(), happenings.of(gauge));
        let figure = if scope.contains(':') && !scope.starts_with("from 7s to 19s:") { "" } else { figure };
        let figure = if scope.starts_with("from 7s to 19s:") && figure.is_empty() { "max " } else { figure };
        let text = format!("{scope}{figure}{gauge} {comparator} {value}");
        let (record, expected) = happenings.observed(&[&text]);
        let judged = judge(&happenings.plan(), &expected, &[], &record).expectations.remove(0);
        let reference = Reference::new(&happenings, &expected[0].expectation);
        let plain = reference.outcome(&expected[0].expectation);
        outcomes.iter().filter(|(outcome, _)| *outcome == plain).for_each(|(_, times)| times.set(times.get() + 1));
        if reference.is_exact(&expected[0].expectation) {
            exact.set(exact.get() + 1);
            prop_assert_eq!(judged.outcome, plain, "{}: {}", text, judged.measured);
        } else {
            prop_assert!(judged.outcome != Outcome::Pass || plain == Outcome::Pass, "{}: {}", text, judged.measured);
            // A figure that is not sure cannot be beyond hope either, so a run that was stopped leaves it open.
            let is_open = judged.outcome == Outcome::Inconclusive && happenings.ran < happenings.planned;
            let fails = judged.outcome == Outcome::Fail || is_open;
            prop_assert!(fails || plain != Outcome::Fail, "{}: {}", text, judged.measured);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    for (outcome, times) in &outcomes {
        assert!(times.get() >= CASES / 10, "{outcome:?} came up {} times in {CASES}", times.get());
    }
    assert!(exact.get() >= CASES / 3, "only {} of {CASES} cases could be told exactly", exact.get());
}

/// A scope, a figure for where one fits, and a comparator.
fn claim() -> impl Strategy<Value = (&'static str, &'static str, &'static str)> {
    let scope = select(vec![
        "",
        "always: ",
        "never: ",
        "at start: ",
        "at 7s: ",
        "at 12.345s: ",
        "by 7s: ",
        "by 23.5s: ",
        "within 5s of start: ",
        "within 5s of 7s: ",
        "within 0.5s of 12.345s: ",
        "from 7s to 19s: ",
        "from 7s to 19s, always: ",
        "from 12.345s to 13s, never: ",
        "after 19s, never: ",
    ]);
    (scope, select(vec!["", "", "max ", "min "]), select(vec!["<", "<=", ">=", ">", "=", "!="]))
}

/// Random changes of one gauge and of those offline, over half a minute.
#[derive(Clone, Debug)]
struct History {
    levels: Vec<(i64, u64)>,
    offline: Vec<(i64, u64)>,
    bucket: SimDuration,
    ran: SimDuration,
}

fn happenings(of_registered: bool) -> impl Strategy<Value = History> {
    // Coarse steps, so that changes fall on edges of buckets and scopes now and then.
    let step = select(vec![137_000_i64, 500_000, 1_000_000]);
    let change = || (0_i64..60, 0_u64..=8);
    let levels = prop_oneof![1 => Just(Vec::new()), 5 => prop::collection::vec(change(), 1..12)];
    let offline = prop_oneof![
        3 => Just(None),
        1 => Just(Some(Vec::new())),
        1 => prop::collection::vec(change(), 0..6).prop_map(Some),
    ];
    let bucket = select(vec![300_u64, 1_000, 4_000, 40_000]).prop_map(SimDuration::from_millis);
    let ran = prop_oneof![4 => Just(RUN), 1 => (1_u64..30).prop_map(SimDuration::from_secs)];
    (step, levels, offline, bucket, ran).prop_map(move |(step, levels, offline, bucket, ran)| {
        let timed = |changes: Vec<(i64, u64)>| -> Vec<(i64, u64)> {
            let values: BTreeMap<_, _> = changes.into_iter().collect();
            values.into_iter().map(|(place, value)| (place * step, value)).collect()
        };
        let levels = timed(levels);
        let offline = match offline {
            _ if !of_registered => Vec::new(),
            Some(changes) => timed(changes),
            // Of eight registered, whoever is not online is offline.
            None => [(0, 8)].into_iter().chain(levels.iter().map(|(at, value)| (*at, 8 - value))).collect(),
        };
        History { levels, offline, bucket, ran }
    })
}

impl History {
    fn of(self, gauge: Gauge) -> Happenings {
        let levels = self.levels.iter().map(|(at, value)| (SimTime::from_micros(*at), gauge, *value));
        let offline = self.offline.iter().map(|(at, value)| (SimTime::from_micros(*at), Gauge::Offline, *value));
        Happenings {
            planned: RUN,
            ran: self.ran,
            bucket: self.bucket,
            levels: levels.chain(offline).collect(),
            ..Happenings::none()
        }
    }
}

/// Evaluates claims from the list of changes, in the most obvious way.
struct Reference {
    gauge: Gauge,
    levels: Vec<(SimTime, Gauge, u64)>,
    ran: SimTime,
    end: SimTime,
    is_share: bool,
}

impl Reference {
    fn new(happenings: &Happenings, expectation: &Expectation) -> Self {
        let (Subject::Gauge(gauge) | Subject::GaugeFigure(_, gauge)) = expectation.subject else {
            panic!("only gauges are compared")
        };
        let ran = SimTime::ZERO + happenings.ran;
        Self {
            gauge,
            levels: happenings.levels.iter().copied().filter(|(at, _, _)| *at <= ran).collect(),
            ran,
            end: SimTime::ZERO + happenings.planned,
            is_share: matches!(expectation.test, Test::Compare(_, Value::Share(_))),
        }
    }

    /// Whether buckets tell all: the bound is met or not met by extremes alone, and the whole never moves.
    fn is_exact(&self, expectation: &Expectation) -> bool {
        let is_point = matches!(expectation.test, Test::Compare(Comparator::Equal | Comparator::NotEqual, _));
        let whole: BTreeSet<_> = self.moments(SimTime::ZERO, self.ran).iter().map(|(_, whole)| *whole).collect();
        let is_instant =
            matches!(expectation.scope, Scope::Run | Scope::At(_)) && expectation.scope.edges() != [SimTime::ZERO];
        let is_figure = matches!(expectation.subject, Subject::GaugeFigure(..));
        let by_extremes = (!is_point || is_figure) && (whole.len() == 1 || !self.is_share);
        let needs_start = expectation.scope.edges().first() == Some(&SimTime::ZERO)
            && self.levels.iter().any(|(at, _, _)| *at > SimTime::ZERO);
        (is_instant && !is_figure) || (by_extremes && !needs_start)
    }

    fn outcome(&self, expectation: &Expectation) -> Outcome {
        let Test::Compare(comparator, value) = &expectation.test else { panic!("only comparisons are compared") };
        let holds = |moment: (u64, u64)| self.holds(*comparator, value, moment);
        if let Subject::GaugeFigure(figure, _) = expectation.subject {
            return self.figure(figure, &expectation.scope, *comparator, value);
        }
        match &expectation.scope {
            Scope::Run => self.at(self.end, holds),
            Scope::At(instant) => self.at(instant.at, holds),
            Scope::By(instant) => match self.at(instant.at, holds) {
                Outcome::Pass if self.all(SimTime::ZERO, instant.at, holds) => Outcome::Inconclusive,
                outcome => outcome,
            },
            Scope::Within { lasting, of } => {
                let (from, to) = (of.at, of.at + *lasting);
                match self.moments(from, to).into_iter().any(|moment| holds(moment) == Some(true)) {
                    _ if from >= self.ran => Outcome::Inconclusive,
                    true if self.all(SimTime::ZERO, to, holds) => Outcome::Inconclusive,
                    true => Outcome::Pass,
                    false if to > self.ran => Outcome::Inconclusive,
                    false => Outcome::Fail,
                }
            }
            Scope::Always(span) => {
                let span = span.as_ref().map_or((SimTime::ZERO, self.end), |span| (span.from.at, span.to.at));
                self.always(span, holds)
            }
            Scope::Never(span) => {
                let span = span.as_ref().map_or((SimTime::ZERO, self.end), |span| (span.from.at, span.to.at));
                self.always(span, |moment| holds(moment).map(|holds| !holds))
            }
            Scope::Span(_) => panic!("spans are of figures"),
        }
    }

    fn figure(&self, figure: GaugeFigure, scope: &Scope, comparator: Comparator, value: &Value) -> Outcome {
        let (from, to) = match scope {
            Scope::Span(span) => (span.from.at, span.to.at),
            _ => (SimTime::ZERO, self.end),
        };
        let moments = self.moments(from, to).into_iter().filter(|(_, whole)| *whole > 0);
        let less = |one: &(u64, u64), other: &(u64, u64)| (one.0 * other.1).cmp(&(other.0 * one.1));
        let extreme = match figure {
            GaugeFigure::Min => moments.min_by(less),
            _ => moments.max_by(less),
        };
        let Some(extreme) = extreme.filter(|_| from < self.ran) else { return Outcome::Inconclusive };
        let holds = self.holds(comparator, value, extreme) == Some(true);
        // A greatest value only grows: once above an upper bound, it stays there. A least value only falls.
        let equal = self.holds(Comparator::Equal, value, extreme) == Some(true);
        let above = self.holds(Comparator::Above, value, extreme) == Some(true);
        let is_hopeless = match (figure, comparator) {
            (_, Comparator::NotEqual) => false,
            (GaugeFigure::Max, Comparator::Below) => above || equal,
            (GaugeFigure::Max, Comparator::AtMost | Comparator::Equal) => above,
            (GaugeFigure::Min, Comparator::Above) => !above,
            (GaugeFigure::Min, Comparator::AtLeast | Comparator::Equal) => !above && !equal,
            _ => false,
        };
        match holds {
            _ if to > self.ran && !is_hopeless => Outcome::Inconclusive,
            true => Outcome::Pass,
            false => Outcome::Fail,
        }
    }

    fn at(&self, at: SimTime, holds: impl Fn((u64, u64)) -> Option<bool>) -> Outcome {
        match holds(self.value(at)) {
            _ if at > self.ran => Outcome::Inconclusive,
            None => Outcome::Inconclusive,
            Some(true) => Outcome::Pass,
            Some(false) => Outcome::Fail,
        }
    }

    fn always(&self, (from, to): (SimTime, SimTime), holds: impl Fn((u64, u64)) -> Option<bool>) -> Outcome {
        let answers: Vec<_> = self.moments(from, to).into_iter().filter_map(holds).collect();
        let was_nothing = self.moments(SimTime::ZERO, self.ran).iter().all(|(value, _)| *value == 0);
        if from >= self.ran {
            Outcome::Inconclusive
        } else if answers.contains(&false) {
            Outcome::Fail
        } else if answers.is_empty() || was_nothing || to > self.ran {
            Outcome::Inconclusive
        } else {
            Outcome::Pass
        }
    }

    fn all(&self, from: SimTime, to: SimTime, holds: impl Fn((u64, u64)) -> Option<bool>) -> bool {
        self.moments(from, to).into_iter().all(|moment| holds(moment) != Some(false))
    }

    /// The value and its whole at `from` and at every change up to `to` or the end of the run.
    fn moments(&self, from: SimTime, to: SimTime) -> Vec<(u64, u64)> {
        let to = to.min(self.ran);
        let changes = self.levels.iter().map(|(at, _, _)| *at).filter(|at| *at > from && *at <= to);
        [from].into_iter().chain(changes).map(|at| self.value(at)).collect()
    }

    fn value(&self, at: SimTime) -> (u64, u64) {
        let level = |gauge: Gauge| {
            let changes = self.levels.iter().filter(|(when, which, _)| *which == gauge && *when <= at);
            changes.map(|(_, _, value)| *value).next_back().unwrap_or(0)
        };
        let value = level(self.gauge);
        (value, if self.is_share { value + level(Gauge::Offline) } else { 1 })
    }

    fn holds(&self, comparator: Comparator, value: &Value, (measured, whole): (u64, u64)) -> Option<bool> {
        let (left, right) = match value {
            Value::Count(number) => (measured * 1_000, number.0),
            Value::Share(share) => (measured * 100_000, share.0 * whole),
            _ => panic!("only counts and shares are compared"),
        };
        (whole > 0).then_some(match comparator {
            Comparator::Below => left < right,
            Comparator::AtMost => left <= right,
            Comparator::Equal => left == right,
            Comparator::NotEqual => left != right,
            Comparator::AtLeast => left >= right,
            Comparator::Above => left > right,
        })
    }
}

const RUN: SimDuration = SimDuration::from_secs(30);
const CASES: u32 = 2_000;
