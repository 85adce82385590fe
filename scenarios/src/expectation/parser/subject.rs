//! What is measured: a figure by name, or a point in time.

use std::ops::Range;

use model::metric::{Counter, Gauge, Latency};

use super::super::error::ParseError;
use super::super::grammar::{GaugeFigure, LatencyFigure, Subject, Thousandths, Time};
use super::super::token::{Kind, thousandths};
use super::Cursor;

/// A name of the catalogue.
enum Metric {
    Gauge(Gauge),
    Counter(Counter),
    Latency(Latency),
}

impl<'a> Cursor<'a> {
    pub(super) fn subject(&mut self) -> Result<Subject, ParseError> {
        match self.peek() {
            Kind::Word(_) if self.ahead(1) == Kind::Symbol(".") => self.time_subject(),
            Kind::Word("first" | "last" | "start" | "end") | Kind::Duration(_) => self.time_subject(),
            Kind::Word(word) => match self.figure(word)? {
                Some(figure) => self.figure_subject(word, figure),
                None => self.bare_subject(word),
            },
            Kind::Count(_) | Kind::Share(_) | Kind::Bytes(_) | Kind::BytesPerSecond(_) => {
                Err(self.wrong("the figure comes first, and the value after the comparator", SUBJECT_HELP))
            }
            Kind::End => Err(self.wrong("a claim is expected here", SUBJECT_HELP)),
            Kind::Symbol(symbol) => Err(self.wrong(format!("`{symbol}` cannot begin a claim"), SUBJECT_HELP)),
        }
    }

    fn time_subject(&mut self) -> Result<Subject, ParseError> {
        let from = self.here().start;
        let mut later = self.time()?;
        let subject = if self.take_if(Kind::Symbol("-")) {
            let earlier_from = self.here().start;
            let earlier = self.point()?;
            if let Time::Instant(instant) = &earlier {
                self.in_run(instant, earlier_from)?;
            }
            while let Some(micros) = self.shift()? {
                later.shift(micros);
            }
            if let Kind::Symbol("-") = self.peek() {
                return Err(self.wrong("a difference is between two points in time", "leave out the third"));
            }
            Subject::Difference { later, earlier }
        } else {
            Subject::Time(later)
        };
        let is_measured = match &subject {
            Subject::Difference { later, earlier } => {
                [later, earlier].iter().any(|time| matches!(time, Time::Moment(_)))
            }
            subject => matches!(subject, Subject::Time(Time::Moment(_))),
        };
        match is_measured {
            true => Ok(subject),
            false => Err(ParseError::new(
                from..self.before().end,
                format!("`{subject}` is known before the run: nothing is measured"),
                "begin with what is measured: `last admitted <= outage.end + 95s`",
            )),
        }
    }

    /// Reads `word` as the name of a figure, not yet taken, if it is one.
    fn figure(&self, word: &str) -> Result<Option<LatencyFigure>, ParseError> {
        let percent = word.strip_prefix('p').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        Ok(Some(match (word, percent) {
            ("min", _) => LatencyFigure::Min,
            ("max", _) => LatencyFigure::Max,
            ("mean", _) => LatencyFigure::Mean,
            ("count", _) => LatencyFigure::Count,
            (_, Some(percent)) => match thousandths(percent, self.here().start + 1)? {
                percent if percent > Thousandths(0) && percent < Thousandths::whole(100) => {
                    LatencyFigure::Percentile(percent)
                }
                _ => {
                    let message = format!("there is no percentile `{word}`");
                    return Err(
                        self.wrong(message, "`p50`, `p99.9` and others between 0 and 100 are; and `min`, `max`")
                    );
                }
            },
            _ => return Ok(None),
        }))
    }

    fn figure_subject(&mut self, word: &str, figure: LatencyFigure) -> Result<Subject, ParseError> {
        let figure_span = self.here();
        self.take();
        let Kind::Word(name) = self.peek() else {
            return Err(self.wrong(format!("the name of a figure is expected after `{word}`"), METRIC_HELP));
        };
        let metric = self.metric(name)?;
        self.take();
        let windowed = self.peek() == Kind::Word("in");
        match metric {
            Metric::Counter(counter) => self.peak(word, figure_span, counter),
            Metric::Gauge(_) | Metric::Latency(_) if windowed => {
                let message = format!("`{name}` is not a counter: only a counter adds up over a sliding window");
                let help = format!("write `{word} {name}`, which looks at the whole run");
                Err(ParseError::new(self.before(), message, help))
            }
            Metric::Latency(latency) => Ok(Subject::Latency(figure, latency)),
            Metric::Gauge(gauge) => {
                let figure = match figure {
                    LatencyFigure::Min => GaugeFigure::Min,
                    LatencyFigure::Max => GaugeFigure::Max,
                    LatencyFigure::Mean => GaugeFigure::Mean,
                    LatencyFigure::Count | LatencyFigure::Percentile(_) => {
                        let message = format!("`{word}` is a figure of a latency, and `{name}` is a gauge");
                        return Err(ParseError::new(figure_span, message, "a gauge has `min`, `max` and `mean`"));
                    }
                };
                Ok(Subject::GaugeFigure(figure, gauge))
            }
        }
    }

    /// What follows a figure of a counter, which can only be `in any 1s`.
    fn peak(&mut self, word: &str, figure_span: Range<usize>, counter: Counter) -> Result<Subject, ParseError> {
        if word != "max" {
            let message = format!("a counter has no `{word}`");
            let help = format!("write `{counter}` for its total, or `max {counter} in any 1s`");
            return Err(ParseError::new(figure_span, message, help));
        }
        let help = format!("write `max {counter} in any 1s`, or `{counter}` for its total");
        if !counter.has_moments() {
            let message = format!("`{counter}` are counted in sums, which have no sliding window");
            return Err(ParseError::new(self.before(), message, format!("write `{counter}` for the total")));
        }
        self.require(Kind::Word("in"), "`in any` and the width of a window are expected here", &help)?;
        self.require(Kind::Word("any"), "`any` is expected here", &help)?;
        let Kind::Duration(width) = self.peek() else {
            return Err(self.wrong("the width of the window is expected here, as a duration", help));
        };
        if width.is_zero() {
            return Err(self.wrong("a window of no width holds nothing", help));
        }
        if width > self.names.duration {
            let message = format!("this window is wider than the run, which lasts {}", self.names.duration);
            return Err(self.wrong(message, format!("write `{counter}` for the total")));
        }
        self.take();
        Ok(Subject::Peak { counter, width })
    }

    fn bare_subject(&mut self, word: &str) -> Result<Subject, ParseError> {
        let metric = self.metric(word)?;
        if let Metric::Latency(latency) = metric {
            let help = format!("write `p99 {latency}`; `min`, `mean`, `max`, `count` and any percentile are allowed");
            return Err(self.wrong(format!("`{word}` has many samples: which figure of them?"), help));
        }
        self.take();
        match metric {
            Metric::Counter(counter) if self.peek() == Kind::Word("in") => Err(ParseError::new(
                self.before(),
                "of sliding windows, only the greatest is measured",
                format!("write `max {counter} in any 1s`"),
            )),
            Metric::Counter(counter) => Ok(Subject::Total(counter)),
            Metric::Gauge(gauge) => Ok(Subject::Gauge(gauge)),
            Metric::Latency(_) => unreachable!("refused above"),
        }
    }

    /// The figure called `name`, which is the next piece and not yet taken.
    fn metric(&self, name: &'a str) -> Result<Metric, ParseError> {
        let found = Gauge::named(name).map(Metric::Gauge);
        let found = found.or_else(|| Counter::named(name).map(Metric::Counter));
        if let Some(metric) = found.or_else(|| Latency::named(name).map(Metric::Latency)) {
            return Ok(metric);
        }
        if let Some(counter) = Counter::of_event(name) {
            let help = match counter.has_moments() {
                true => format!("write `first {name}`, `last {name}`, or `{counter}` for how often"),
                false => format!("write `{counter}` for the total"),
            };
            return Err(self.wrong(format!("`{name}` is an event"), help));
        }
        if self.names.entries.iter().any(|entry| entry.name == name) {
            let help = format!("write `{name}.start` or `{name}.end` where a point in time is wanted");
            return Err(self.wrong(format!("`{name}` is a timeline entry; it has no value"), help));
        }
        let names = Gauge::ALL.iter().map(|gauge| gauge.name());
        let names = names.chain(Counter::ALL.iter().map(|counter| counter.name()));
        let names = names.chain(Latency::ALL.iter().map(|latency| latency.name()));
        Err(ParseError::unknown(self.here(), "figure", name, names.chain(FIGURES), METRIC_HELP))
    }
}

const SUBJECT_HELP: &str = "begin with a figure, as in `online >= 100%`, `p99 time_to_reconnect <= 190s`, `max admissions in any \
                            1s <= 50`, `last admitted <= outage.end + 95s`";
const METRIC_HELP: &str = "gauges, counters and latencies are listed in docs/metrics.md";
const FIGURES: [&str; 6] = ["first", "last", "min", "max", "mean", "count"];
