//! Points in time: `last admitted`, `outage.end + 95s`, `12m`.

use model::metric::Counter;
use model::time::{SimDuration, SimTime};

use super::super::Names;
use super::super::error::ParseError;
use super::super::grammar::{Edge, Instant, Moment, Origin, Time, Which};
use super::super::token::Kind;
use super::Cursor;

impl Instant {
    /// The planned end of the run.
    pub(super) fn end(names: &Names) -> Self {
        Self { origin: Origin::End, offset: 0, at: SimTime::ZERO + names.duration }
    }

    fn start() -> Self {
        Self { origin: Origin::Start, offset: 0, at: SimTime::ZERO }
    }
}

impl Time {
    /// Moves it by `micros`, back if negative. The text's length bounds how often that can be done.
    pub(super) fn shift(&mut self, micros: i64) {
        match self {
            Self::Moment(moment) => moment.offset += micros,
            Self::Instant(instant) => {
                instant.offset += micros;
                instant.at = SimTime::from_micros(instant.at.as_micros().saturating_add(micros));
            }
        }
    }
}

impl Cursor<'_> {
    /// An instant of the run, known before it runs.
    pub(super) fn instant(&mut self) -> Result<Instant, ParseError> {
        let from = self.here().start;
        match self.time()? {
            Time::Instant(instant) => {
                self.in_run(&instant, from)?;
                Ok(instant)
            }
            Time::Moment(moment) => Err(ParseError::new(
                from..self.before().end,
                format!("`{moment}` is known only once the run is over"),
                INSTANT_HELP,
            )),
        }
    }

    /// A point in time with all that is added to it and taken from it.
    pub(super) fn time(&mut self) -> Result<Time, ParseError> {
        let mut time = self.point()?;
        while let Some(micros) = self.shift()? {
            time.shift(micros);
        }
        Ok(time)
    }

    /// `+ 5s` or `- 5s`, if that follows.
    pub(super) fn shift(&mut self) -> Result<Option<i64>, ParseError> {
        let sign = match self.peek() {
            Kind::Symbol("+") => 1,
            Kind::Symbol("-") => -1,
            _ => return Ok(None),
        };
        match self.ahead(1) {
            Kind::Duration(by) => {
                self.take();
                self.take();
                Ok(Some(sign * micros(by)))
            }
            Kind::Count(_) | Kind::Share(_) => {
                self.take();
                Err(self.wrong("only a duration can be added to a point in time", "write it with a unit: `+ 95s`"))
            }
            _ if sign < 0 => Ok(None),
            _ => {
                self.take();
                Err(self.wrong("two points in time cannot be added", "add a duration: `outage.end + 95s`"))
            }
        }
    }

    /// A moment, an edge, or a duration since the start of the run.
    pub(super) fn point(&mut self) -> Result<Time, ParseError> {
        match self.peek() {
            Kind::Duration(since_start) => {
                self.take();
                let mut time = Time::Instant(Instant::start());
                time.shift(micros(since_start));
                Ok(time)
            }
            Kind::Word(name) if self.ahead(1) == Kind::Symbol(".") => self.edge(name),
            Kind::Word("first" | "last") => self.moment(),
            Kind::Word("start") => {
                self.take();
                Ok(Time::Instant(Instant::start()))
            }
            Kind::Word("end") => {
                self.take();
                Ok(Time::Instant(Instant::end(self.names)))
            }
            Kind::Word(word) if self.names.entries.iter().any(|entry| entry.name == word) => {
                let help = format!("write `{word}.start` or `{word}.end`");
                Err(self.wrong(format!("`{word}` lasts; it is not a point in time"), help))
            }
            Kind::Word(word) => Err(ParseError::unknown(
                self.here(),
                "point in time",
                word,
                ["first", "last", "start", "end"],
                INSTANT_HELP,
            )),
            Kind::Count(number) => {
                Err(self.wrong(format!("{number} has no unit, so it is not a point in time"), INSTANT_HELP))
            }
            _ => Err(self.wrong("a point in time is expected here", INSTANT_HELP)),
        }
    }

    /// Refuses an instant before the start or beyond the end of the run. `from`: where its text begins.
    pub(super) fn in_run(&self, instant: &Instant, from: usize) -> Result<(), ParseError> {
        let end = SimTime::ZERO + self.names.duration;
        let side = match instant.at {
            at if at < SimTime::ZERO => "before the start of the run".into(),
            at if at > end => format!("beyond the end of the run at {end}"),
            _ => return Ok(()),
        };
        let (written, at) = (instant.to_string(), instant.at.to_string());
        let message = match written == at {
            true => format!("{written} is {side}"),
            false => format!("`{written}` is at {at}, {side}"),
        };
        Err(ParseError::new(from..self.before().end, message, "name an instant within the run"))
    }

    fn moment(&mut self) -> Result<Time, ParseError> {
        let which = if self.take() == Kind::Word("first") { Which::First } else { Which::Last };
        let events = || Counter::ALL.iter().filter(|counter| counter.has_moments()).map(|counter| counter.event_name());
        let Kind::Word(word) = self.peek() else {
            return Err(self.wrong("the name of an event is expected here", format!("write `first {}`", "admitted")));
        };
        if let Some(counter) = Counter::named(word) {
            let help = match counter.has_moments() {
                true => format!("one of them is called `{}`", counter.event_name()),
                false => no_moments_help(),
            };
            return Err(self.wrong(format!("`{word}` counts; it is not an event"), help));
        }
        match Counter::of_event(word) {
            Some(counter) if counter.has_moments() => {
                self.take();
                Ok(Time::Moment(Moment { which, counter, offset: 0 }))
            }
            Some(counter) => {
                let message = format!("{} are counted in sums: there is no first and no last", counter.name());
                Err(self.wrong(message, no_moments_help()))
            }
            None => {
                let help = format!("events are {}", list(events()));
                Err(ParseError::unknown(self.here(), "event", word, events(), help))
            }
        }
    }

    fn edge(&mut self, name: &str) -> Result<Time, ParseError> {
        let Some(entry) = self.names.entries.iter().find(|entry| entry.name == name) else {
            let known = || self.names.entries.iter().map(|entry| entry.name.as_str());
            let help = match self.names.entries.is_empty() {
                true => "the scenario has no timeline".into(),
                false => format!("entries are {}", list(known().take(ENTRIES_NAMED_MAX))),
            };
            return Err(ParseError::unknown(self.here(), "timeline entry", name, known(), help));
        };
        self.take();
        self.take();
        let (edge, at) = match self.peek() {
            Kind::Word("start") => (Edge::Start, entry.start),
            Kind::Word("end") => (Edge::End, entry.end),
            _ => {
                let help = format!("write `{name}.start` or `{name}.end`");
                return Err(self.wrong(format!("`start` or `end` is expected after `{name}.`"), help));
            }
        };
        self.take();
        Ok(Time::Instant(Instant { origin: Origin::Entry { name: name.into(), edge }, offset: 0, at }))
    }
}

/// `a`, `b` and so on, in backticks.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn no_moments_help() -> String {
    "ask for the total of it in a span: `from INSTANT to INSTANT: messages <= 1000`".into()
}

/// Durations in a text are bounded far below where this could overflow.
fn micros(duration: SimDuration) -> i64 {
    duration.as_micros() as i64
}

const INSTANT_HELP: &str = "`start`, `end`, a timeline entry's `NAME.start` or `NAME.end`, or a duration since the start of \
                            the run, plus or minus durations";
/// The most timeline entries that an error lists.
const ENTRIES_NAMED_MAX: usize = 12;
