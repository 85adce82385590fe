//! An expectation as a tree of plain data: a scope, a subject, and a test on it.
//!
//! Every tree that the parser makes is well typed: scopes fit their subjects, values their kinds, instants the run. A
//! tree made by hand may not be; the judge then calls it inconclusive and says why.

use model::metric::{Counter, Gauge, Latency};
use model::time::{SimDuration, SimTime};

/// One claim about a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// When it is claimed.
    pub scope: Scope,
    /// What is measured.
    pub subject: Subject,
    /// What the measured must be.
    pub test: Test,
}

/// When a claim is made about a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nothing said: figures and totals of the whole run; a gauge at its end.
    Run,
    /// `from A to B:` a total, or the figure of a gauge, over that span.
    Span(Span),
    /// `always:` a gauge at every moment of the span, of the run if there is none.
    Always(Option<Span>),
    /// `never:` a gauge at no moment of the span, of the run if there is none.
    Never(Option<Span>),
    /// `at A:` a gauge just after everything up to and including that instant.
    At(Instant),
    /// `within D of A:` a gauge at some moment from the instant to `lasting` after it.
    Within {
        /// How long it may take.
        lasting: SimDuration,
        /// Since when.
        of: Instant,
    },
    /// `by A:` a gauge at that instant, not having been so at every moment before.
    By(Instant),
}

/// From one instant to a later one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: Instant,
    /// Its end, later than `from`.
    pub to: Instant,
}

/// An instant of the run that is known before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    /// What it is counted from.
    pub origin: Origin,
    /// How far from there, in microseconds; negative before it.
    pub offset: i64,
    /// The instant itself.
    pub at: SimTime,
}

/// A named instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The beginning of the run.
    Start,
    /// The planned end of the run.
    End,
    /// An edge of a timeline entry: `outage.end`.
    Entry {
        /// The entry's name.
        name: String,
        /// Which edge.
        edge: Edge,
    },
}

/// An edge of a timeline entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// When it begins to act.
    Start,
    /// When it ceases to act.
    End,
}

/// The first or last time that something happened, moved by some span: known only once the run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// First or last.
    pub which: Which,
    /// What happened: a counter that has moments.
    pub counter: Counter,
    /// How far from there, in microseconds; negative before it.
    pub offset: i64,
}

/// Which of all the times that something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first one.
    First,
    /// The last one.
    Last,
}

/// A point in time, known beforehand or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Time {
    /// Known before the run.
    Instant(Instant),
    /// Known after it.
    Moment(Moment),
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A gauge's value: `online`.
    Gauge(Gauge),
    /// A figure of a gauge over a span: `max waiting`.
    GaugeFigure(GaugeFigure, Gauge),
    /// How often something happened: `admissions`.
    Total(Counter),
    /// A counter's greatest sum in any sliding window: `max admissions in any 1s`.
    Peak {
        /// The counter; one that has moments.
        counter: Counter,
        /// The width of the window. Never zero.
        width: SimDuration,
    },
    /// A figure of a distribution: `p99 time_to_reconnect`.
    Latency(LatencyFigure, Latency),
    /// A point in time: `last admitted`.
    Time(Time),
    /// How long from `earlier` to `later`, negative if they come the other way round.
    Difference {
        /// What is subtracted from. All of the difference's offset is here.
        later: Time,
        /// What is subtracted; its offset is zero.
        earlier: Time,
    },
}

/// A figure of a gauge over a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GaugeFigure {
    /// The least value at any moment.
    Min,
    /// The greatest value at any moment.
    Max,
    /// The mean over time.
    Mean,
}

/// A figure of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LatencyFigure {
    /// The shortest sample.
    Min,
    /// The longest sample.
    Max,
    /// The mean of all samples.
    Mean,
    /// How many samples there are.
    Count,
    /// The sample that this share, in thousandths of a percent, does not exceed: `p99.9`. Above 0%, below 100%.
    Percentile(Thousandths),
}

/// What the measured must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// `<= 50`
    Compare(Comparator, Value),
    /// `= 82.5ms +- 2%`
    Near(Value, Tolerance),
    /// `between 81ms and 84ms`, both included.
    Between(Value, Value),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
}

/// A value of an expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// So many. Fractions only for the mean of a gauge.
    Count(Thousandths),
    /// So many percent of [`Gauge::whole`], in thousandths of a percent.
    Share(Thousandths),
    /// So long.
    Duration(SimDuration),
    /// Then.
    Time(Time),
}

/// How far from the value is still near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// By so many.
    Count(Thousandths),
    /// By so many percent of the value, in thousandths of a percent.
    Share(Thousandths),
    /// By so long.
    Duration(SimDuration),
}

/// A decimal number with up to three places, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thousandths(pub u64);

impl Thousandths {
    /// A whole number.
    pub const fn whole(number: u64) -> Self {
        Self(number * 1_000)
    }

    /// Whether there is nothing after the decimal point.
    pub const fn is_whole(self) -> bool {
        self.0.is_multiple_of(1_000)
    }
}

impl Comparator {
    /// Every one, in the order in which errors list them.
    pub const ALL: [Self; 6] = [Self::AtMost, Self::Below, Self::AtLeast, Self::Above, Self::Equal, Self::NotEqual];

    /// How it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::AtLeast => ">=",
            Self::Above => ">",
        }
    }
}

impl Origin {
    /// How it is written.
    pub fn text(&self) -> String {
        match self {
            Self::Start => "start".into(),
            Self::End => "end".into(),
            Self::Entry { name, edge: Edge::Start } => format!("{name}.start"),
            Self::Entry { name, edge: Edge::End } => format!("{name}.end"),
        }
    }
}

impl Scope {
    /// Every instant at which the series must be cut for this scope to be judged exactly.
    pub fn edges(&self) -> Vec<SimTime> {
        match self {
            Self::Run | Self::Always(None) | Self::Never(None) => Vec::new(),
            Self::Span(span) | Self::Always(Some(span)) | Self::Never(Some(span)) => vec![span.from.at, span.to.at],
            Self::At(instant) | Self::By(instant) => vec![instant.at],
            Self::Within { lasting, of } => vec![of.at, of.at.saturating_add(*lasting)],
        }
    }
}
