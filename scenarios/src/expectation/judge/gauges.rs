//! Claims about gauges: at an instant, at every moment, at some moment, and figures over a span.

use model::metric::Gauge;
use model::record::Bucket;
use model::time::SimTime;

use super::super::band::{Band, Fraction};
use super::super::grammar::{GaugeFigure, Scope, Span, Test};
use super::super::words;
use super::Ruling;
use super::history::{Figure, History, Trend};
use super::levels::{Held, Levels, Spread};

pub(super) fn rule(history: &History<'_>, gauge: Gauge, scope: &Scope, test: &Test) -> Ruling {
    let Some(band) = Band::of(test, |_| None) else { return Ruling::ill_typed() };
    let claim = Claim { history, gauge, levels: Levels::new(history.plan, gauge, test), band };
    let ruling = match scope {
        Scope::Run | Scope::Span(_) => claim.at(history.end),
        Scope::At(instant) => claim.at(instant.at),
        Scope::By(instant) => claim.by(instant.at),
        Scope::Within { lasting, of } => claim.within(of.at, of.at.saturating_add(*lasting)),
        Scope::Always(span) => claim.always(span.as_ref()),
        // Never so is always the opposite.
        Scope::Never(span) => Claim { band: band.inverse(), ..claim }.always(span.as_ref()),
    };
    ruling.unwrap_or_else(Ruling::inconclusive)
}

pub(super) fn rule_figure(
    history: &History<'_>,
    figure: GaugeFigure,
    gauge: Gauge,
    scope: &Scope,
    test: &Test,
) -> Ruling {
    let Some(band) = Band::of(test, |_| None) else { return Ruling::ill_typed() };
    let levels = Levels::new(history.plan, gauge, test);
    let (from, to) = match scope {
        Scope::Span(span) => (span.from.at, span.to.at),
        _ => (SimTime::ZERO, history.end),
    };
    let buckets = match history.buckets(from, to) {
        Ok(buckets) => buckets,
        Err(why) => return Ruling::inconclusive(why),
    };
    let measured = match figure {
        GaugeFigure::Min => extreme(&levels, buckets, Spread::low, Spread::high, |one, other| one.is_below(other)),
        GaugeFigure::Max => extreme(&levels, buckets, Spread::high, Spread::low, |one, other| other.is_below(one)),
        GaugeFigure::Mean => levels.mean(buckets).map(|mean| Extreme { sure: mean, utmost: mean, at: None }),
    };
    let Some(Extreme { sure, utmost, at }) = measured else { return Ruling::inconclusive(levels.void()) };
    let (low, high, trend) = match figure {
        GaugeFigure::Min => (utmost, sure, Trend::Falls),
        GaugeFigure::Max => (sure, utmost, Trend::Grows),
        GaugeFigure::Mean => (sure, utmost, Trend::Open),
    };
    let text = match at {
        None => levels.mean_words(utmost),
        Some((bucket, spread)) => {
            let (value, whole) = match figure {
                GaugeFigure::Min => (spread.value.0, spread.whole.1),
                _ => (spread.value.1, spread.whole.0.max(1)),
            };
            format!("{}, {}", levels.words(value, whole), during(bucket))
        }
    };
    let at = at.map(|(bucket, _)| bucket.until);
    history.decide(&band, Figure { low, high, trend, text, at }, to)
}

/// The least or greatest share over some buckets.
struct Extreme<'a> {
    /// What it surely reached.
    sure: Fraction,
    /// What it may have reached: the same, unless the whole moved as well.
    utmost: Fraction,
    /// The first bucket that may have reached it.
    at: Option<(&'a Bucket, Spread)>,
}

/// The extreme over `buckets`, seen from the end that `toward` looks at; `beats` says which of two is further out.
fn extreme<'a>(
    levels: &Levels,
    buckets: &'a [Bucket],
    toward: fn(&Spread) -> Fraction,
    away: fn(&Spread) -> Fraction,
    beats: fn(Fraction, Fraction) -> bool,
) -> Option<Extreme<'a>> {
    let mut found: Option<Extreme<'a>> = None;
    for (bucket, spread) in buckets.iter().map(|bucket| (bucket, levels.spread(bucket))) {
        for sure in spread.moments().iter().map(away) {
            let utmost = toward(&spread);
            match &mut found {
                None => found = Some(Extreme { sure, utmost, at: Some((bucket, spread)) }),
                Some(found) => {
                    if beats(sure, found.sure) {
                        found.sure = sure;
                    }
                    if beats(utmost, found.utmost) {
                        (found.utmost, found.at) = (utmost, Some((bucket, spread)));
                    }
                }
            }
        }
    }
    found
}

/// A claim about a gauge. The error of its methods is why it is inconclusive.
struct Claim<'a> {
    history: &'a History<'a>,
    gauge: Gauge,
    levels: Levels,
    band: Band,
}

impl Claim<'_> {
    fn at(&self, at: SimTime) -> Result<Ruling, String> {
        let spread = self.spread_at(at)?;
        let text = self.levels.words(spread.last.0, spread.last.1);
        Ok(if self.band.allows(spread.low()) { Ruling::pass(text, Some(at)) } else { Ruling::fail(text, Some(at)) })
    }

    fn by(&self, at: SimTime) -> Result<Ruling, String> {
        let ruling = self.at(at)?;
        if ruling.outcome != model::verdict::Outcome::Pass {
            return Ok(ruling);
        }
        let before = self.history.buckets(SimTime::ZERO, at)?;
        if !self.was_otherwise(before) {
            return Err(always_so(at));
        }
        let since = before.iter().rev().find(|bucket| !self.held_throughout(bucket)).map_or(at, |bucket| bucket.until);
        let text = format!("{}, true since {} at the latest", ruling.measured, words::instant(since));
        Ok(Ruling::pass(text, Some(since)))
    }

    fn within(&self, from: SimTime, to: SimTime) -> Result<Ruling, String> {
        let until = to.min(self.history.ran);
        let buckets = self.history.buckets(from, to)?;
        let at_once = self.spread_at(from).is_ok_and(|spread| self.band.allows(spread.low()));
        let came = buckets
            .iter()
            .find(|bucket| matches!(self.levels.spread(bucket).held(&self.band), Held::Throughout | Held::AtTimes));
        if at_once || came.is_some() {
            if !self.was_otherwise(self.history.buckets(SimTime::ZERO, to)?) {
                return Err(always_so(until));
            }
            return Ok(match came {
                Some(bucket) if !at_once => {
                    let after = words::duration(bucket.until.since(from));
                    let text = format!("true {}, at most {after} after {}", during(bucket), words::instant(from));
                    Ruling::pass(text, Some(bucket.until))
                }
                _ => Ruling::pass(format!("true at {} already", words::instant(from)), Some(from)),
            });
        }
        if to > self.history.ran {
            return Err(format!("not true so far; {}", self.history.stopped_before(to)));
        }
        let last = buckets.last().map(|bucket| self.levels.spread(bucket).last).unwrap_or_default();
        let text = format!("at no moment; {} at {}", self.levels.words(last.0, last.1.max(1)), words::instant(to));
        Ok(Ruling::fail(text, Some(to)))
    }

    fn always(&self, span: Option<&Span>) -> Result<Ruling, String> {
        let (from, to) = span.map_or((SimTime::ZERO, self.history.end), |span| (span.from.at, span.to.at));
        let buckets = self.history.buckets(from, to)?;
        let spreads = || {
            buckets.iter().map(|bucket| (bucket, self.levels.spread(bucket))).filter(|(_, spread)| !spread.is_void())
        };
        for (bucket, spread) in spreads() {
            match spread.held(&self.band) {
                Held::Void | Held::Throughout => {}
                held => return Ok(Ruling::fail(self.breach(bucket, &spread, held), Some(bucket.until))),
            }
        }
        let Some((_, mut least)) = spreads().next() else { return Err(self.levels.void()) };
        let mut most = least;
        for (_, spread) in spreads() {
            if spread.low().is_below(least.low()) {
                least = spread;
            }
            if most.high().is_below(spread.high()) {
                most = spread;
            }
        }
        if self.was_nothing() {
            let gauge = self.gauge;
            return Err(format!(
                "`{gauge}` was 0 at every moment of the run, so this never mattered; if that is the claim, write `max {gauge} = 0`"
            ));
        }
        let (low, high) =
            (self.levels.words(least.value.0, least.whole.1), self.levels.words(most.value.1, most.whole.0.max(1)));
        let text = if low == high { format!("{low} throughout") } else { format!("between {low} and {high}") };
        match to > self.history.ran {
            true => Err(format!("{text} so far; {}", self.history.stopped_before(to))),
            false => Ok(Ruling::pass(text, None)),
        }
    }

    /// The first breach of a claim about every moment, in words.
    fn breach(&self, bucket: &Bucket, spread: &Spread, held: Held) -> String {
        let low = self.levels.words(spread.value.0, spread.whole.1);
        let high = self.levels.words(spread.value.1, spread.whole.0.max(1));
        let worst = match (self.band.allows(spread.low()), self.band.allows(spread.high())) {
            (false, _) => low,
            (_, false) => high,
            (true, true) => format!("between {low} and {high}"),
        };
        let doubt = if held == Held::Unclear { " at worst; buckets do not show it more exactly" } else { "" };
        format!("{worst}, {}{doubt}", during(bucket))
    }

    /// The value just after everything up to and including `at`.
    fn spread_at(&self, at: SimTime) -> Result<Spread, String> {
        let spread = match (self.history.bucket_at(at), self.history.record.series.first()) {
            (Ok(bucket), _) => self.levels.spread(bucket).at_last(),
            // The first instant has a bucket of its own only where a mark made one.
            (Err(_), Some(first)) if at == SimTime::ZERO && self.levels.spread(first).is_constant() => {
                self.levels.spread(first).at_last()
            }
            (Err(why), _) => return Err(why),
        };
        if spread.is_void() { Err(self.levels.void()) } else { Ok(spread) }
    }

    fn held_throughout(&self, bucket: &Bucket) -> bool {
        matches!(self.levels.spread(bucket).held(&self.band), Held::Throughout | Held::Void)
    }

    /// Whether there surely was a moment at which the claim did not hold.
    fn was_otherwise(&self, buckets: &[Bucket]) -> bool {
        let opposite = self.band.inverse();
        buckets
            .iter()
            .any(|bucket| matches!(self.levels.spread(bucket).held(&opposite), Held::Throughout | Held::AtTimes))
    }

    /// Whether the gauge never left zero in the whole run.
    fn was_nothing(&self) -> bool {
        self.history.record.series.iter().all(|bucket| bucket.gauges[self.gauge.index()].max == 0)
    }
}

fn always_so(until: SimTime) -> String {
    format!("true at every moment up to {}, so it never had to come true", words::instant(until))
}

fn during(bucket: &Bucket) -> String {
    match bucket.from == bucket.until {
        true => format!("at {}", words::instant(bucket.until)),
        false => format!("between {} and {}", words::instant(bucket.from), words::instant(bucket.until)),
    }
}
