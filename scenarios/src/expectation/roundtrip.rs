//! Every tree reads back from its canonical text, and no text makes the parser panic.

use model::metric::{Counter, Gauge, Latency};
use model::time::{SimDuration, SimTime};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::grammar::{
    Comparator, Edge, Expectation, GaugeFigure, Instant, LatencyFigure, Moment, Origin, Scope, Span, Subject, Test,
    Thousandths, Time, Tolerance, Value, Which,
};
use super::samples::names;
use super::{TEXT_CHARS_MAX, parse};

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        rng_seed: RngSeed::Fixed(8),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn trees_read_back_from_their_text(tree in expectation()) {
        let text = tree.to_string();
        prop_assert_eq!(parse(&text, &names()), Ok(tree), "{}", text);
    }

    #[test]
    fn texts_are_read_or_answered_within_themselves(text in words()) {
        match parse(&text, &names()) {
            Ok(tree) => {
                let canonical = tree.to_string();
                prop_assert_eq!(parse(&canonical, &names()).map(|again| again.to_string()), Ok(canonical));
            }
            Err(error) => {
                prop_assert!(text.get(error.span.clone()).is_some(), "{}: {:?}", text, error);
                prop_assert!(!error.message.is_empty() && !error.help.is_empty());
            }
        }
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let error = parse(&text, &names()).expect_err("chance does not write expectations");
        prop_assert!(text.get(error.span).is_some());
    }
}

/// Texts of the grammar's own pieces, in any order.
fn words() -> impl Strategy<Value = String> {
    let pieces = "always never at by within of from to after : , first last start end outage . rolling-1.end admitted \
                  admissions messages online waiting p99 p99.9 max min mean count in any 1s 190s 12m 5 25_000 100% 2.5 \
                  back_off <= < >= > = != +- + - between and ä 3h";
    let pieces: Vec<_> = pieces.split_whitespace().collect();
    prop::collection::vec((select(pieces), select(vec![" ", ""])), 0..14).prop_map(|pieces| {
        let text: String = pieces.iter().flat_map(|(piece, blank)| [*piece, *blank]).collect();
        text.chars().take(TEXT_CHARS_MAX).collect()
    })
}

fn expectation() -> impl Strategy<Value = Expectation> {
    let gauge = (moment_scope(), select(Gauge::ALL).prop_map(Subject::Gauge), count_test(false));
    let figure = (span_scope(), gauge_figure(), count_test(false));
    let mean = select(Gauge::ALL).prop_map(|gauge| Subject::GaugeFigure(GaugeFigure::Mean, gauge));
    let mean = (span_scope(), mean, count_test(true));
    let total = (span_scope(), select(Counter::ALL).prop_map(Subject::Total), whole_test());
    let peak = (Just(Scope::Run), peak(), whole_test());
    let samples = select(Latency::ALL).prop_map(|latency| Subject::Latency(LatencyFigure::Count, latency));
    let samples = (Just(Scope::Run), samples, whole_test());
    let latency = (Just(Scope::Run), latency(), duration_test());
    let difference = (Just(Scope::Run), difference(), duration_test());
    let time = (Just(Scope::Run), moment().prop_map(|moment| Subject::Time(Time::Moment(moment))), time_test());
    prop_oneof![gauge, figure, mean, total, peak, samples, latency, difference, time]
        .prop_map(|(scope, subject, test)| Expectation { scope, subject, test })
}

fn moment_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::Run),
        prop::option::of(span()).prop_map(Scope::Always),
        prop::option::of(span()).prop_map(Scope::Never),
        instant().prop_map(Scope::At),
        instant().prop_map(Scope::By),
        span().prop_map(|span| Scope::Within { lasting: span.to.at.since(span.from.at), of: span.from }),
    ]
}

fn span_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![Just(Scope::Run), span().prop_map(Scope::Span)]
}

fn span() -> impl Strategy<Value = Span> {
    (instant(), instant()).prop_filter_map("a span has a length", |(one, other)| match one.at.cmp(&other.at) {
        std::cmp::Ordering::Less => Some(Span { from: one, to: other }),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Span { from: other, to: one }),
    })
}

/// An instant within the run of [`names`], told from any origin.
fn instant() -> impl Strategy<Value = Instant> {
    let at = prop_oneof![0..=RUN_MICROS, (0..=RUN_SECONDS).prop_map(|seconds| seconds * 1_000_000)];
    (origin(), at).prop_map(|((origin, from), micros)| Instant {
        origin,
        offset: micros - from,
        at: SimTime::from_micros(micros),
    })
}

/// A named instant with its microseconds since the start of the run.
fn origin() -> impl Strategy<Value = (Origin, i64)> {
    let edges = names().entries.into_iter().flat_map(|entry| {
        [(Edge::Start, entry.start), (Edge::End, entry.end)]
            .map(|(edge, at)| (Origin::Entry { name: entry.name.clone(), edge }, at.as_micros()))
    });
    let origins: Vec<_> = [(Origin::Start, 0), (Origin::End, RUN_MICROS)].into_iter().chain(edges).collect();
    select(origins)
}

fn moment() -> impl Strategy<Value = Moment> {
    let counters: Vec<_> = Counter::ALL.iter().copied().filter(|counter| counter.has_moments()).collect();
    (select(vec![Which::First, Which::Last]), select(counters), prop_oneof![Just(0), -RUN_MICROS..RUN_MICROS])
        .prop_map(|(which, counter, offset)| Moment { which, counter, offset })
}

fn difference() -> impl Strategy<Value = Subject> {
    let unmoved = || moment().prop_map(|moment| Time::Moment(Moment { offset: 0, ..moment }));
    let fixed = origin().prop_filter_map("within the run", |(origin, at)| {
        (at <= RUN_MICROS).then(|| Time::Instant(Instant { origin, offset: 0, at: SimTime::from_micros(at) }))
    });
    let earlier = prop_oneof![unmoved(), fixed];
    prop_oneof![(moment().prop_map(Time::Moment), earlier), (instant().prop_map(Time::Instant), unmoved()),]
        .prop_map(|(later, earlier)| Subject::Difference { later, earlier })
}

fn gauge_figure() -> impl Strategy<Value = Subject> {
    (select(vec![GaugeFigure::Min, GaugeFigure::Max]), select(Gauge::ALL))
        .prop_map(|(figure, gauge)| Subject::GaugeFigure(figure, gauge))
}

fn peak() -> impl Strategy<Value = Subject> {
    let counters: Vec<_> = Counter::ALL.iter().copied().filter(|counter| counter.has_moments()).collect();
    (select(counters), 1..RUN_MICROS as u64)
        .prop_map(|(counter, micros)| Subject::Peak { counter, width: SimDuration::from_micros(micros) })
}

fn latency() -> impl Strategy<Value = Subject> {
    let figure = prop_oneof![
        select(vec![LatencyFigure::Min, LatencyFigure::Max, LatencyFigure::Mean]),
        (1_u64..100_000).prop_map(|percent| LatencyFigure::Percentile(Thousandths(percent))),
    ];
    (figure, select(Latency::ALL)).prop_map(|(figure, latency)| Subject::Latency(figure, latency))
}

fn whole() -> impl Strategy<Value = Value> {
    (1_u64..1_000_000_000_000).prop_map(|number| Value::Count(Thousandths::whole(number)))
}

fn whole_test() -> impl Strategy<Value = Test> {
    test_of(whole, prop_oneof![whole_tolerance(), share_tolerance()])
}

fn whole_tolerance() -> impl Strategy<Value = Tolerance> {
    (0_u64..1_000_000).prop_map(|number| Tolerance::Count(Thousandths::whole(number)))
}

fn share_tolerance() -> impl Strategy<Value = Tolerance> {
    (0_u64..=100_000).prop_map(|share| Tolerance::Share(Thousandths(share)))
}

/// Tests of a gauge: with fractions for a mean, whole numbers otherwise, and percentages, which take no tolerance.
fn count_test(fractions: bool) -> impl Strategy<Value = Test> {
    let step = if fractions { 1 } else { 1_000 };
    let number = move || (1_u64..1_000_000).prop_map(move |number| Value::Count(Thousandths(number * step)));
    let by = (0_u64..1_000_000).prop_map(move |number| Tolerance::Count(Thousandths(number * step)));
    let share = || (1_u64..100_000).prop_map(|share| Value::Share(Thousandths(share)));
    prop_oneof![test_of(number, prop_oneof![by, share_tolerance()]), plain_test_of(share)]
}

fn duration_test() -> impl Strategy<Value = Test> {
    let micros = || prop_oneof![1_u64..10_000, 1..400_000_000_000_u64 / 2];
    let duration = move || micros().prop_map(|micros| Value::Duration(SimDuration::from_micros(micros)));
    let by = micros().prop_map(|micros| Tolerance::Duration(SimDuration::from_micros(micros)));
    test_of(duration, prop_oneof![by, share_tolerance()])
}

fn time_test() -> impl Strategy<Value = Test> {
    let time = || prop_oneof![instant().prop_map(Time::Instant), moment().prop_map(Time::Moment)].prop_map(Value::Time);
    let by = (0..RUN_MICROS as u64).prop_map(|micros| Tolerance::Duration(SimDuration::from_micros(micros)));
    let ordered = span().prop_map(|span| {
        let [from, to] = [span.from, span.to].map(|instant| Value::Time(Time::Instant(instant)));
        Test::Between(from, to)
    });
    let near = (time(), by).prop_map(|(value, by)| Test::Near(value, by));
    prop_oneof![compared(time), near, ordered]
}

fn test_of<S: Strategy<Value = Value>>(
    value: impl Fn() -> S,
    by: impl Strategy<Value = Tolerance>,
) -> impl Strategy<Value = Test> {
    let near = (value(), by).prop_map(|(value, by)| Test::Near(value, by));
    prop_oneof![plain_test_of(value), near]
}

fn plain_test_of<S: Strategy<Value = Value>>(value: impl Fn() -> S) -> impl Strategy<Value = Test> {
    let between = (value(), value()).prop_map(|(one, other)| match (&one, &other) {
        (Value::Count(low), Value::Count(high)) | (Value::Share(low), Value::Share(high)) if low > high => {
            Test::Between(other, one)
        }
        (Value::Duration(low), Value::Duration(high)) if low > high => Test::Between(other, one),
        _ => Test::Between(one, other),
    });
    prop_oneof![compared(value), between]
}

fn compared<S: Strategy<Value = Value>>(value: impl Fn() -> S) -> impl Strategy<Value = Test> {
    (select(Comparator::ALL.to_vec()), value()).prop_map(|(comparator, value)| Test::Compare(comparator, value))
}

const RUN_SECONDS: i64 = 7_200;
const RUN_MICROS: i64 = RUN_SECONDS * 1_000_000;
