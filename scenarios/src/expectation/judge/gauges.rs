//! Claims about gauges: at an instant, at every moment, at some moment, and figures over a span.

use std::cmp::Ordering;

use model::metric::Gauge;
use model::record::Bucket;
use model::time::SimTime;

use super::super::band::{Band, Fraction};
use super::super::grammar::{GaugeFigure, Scope, Span, Test};
use super::super::words;
use super::Ruling;
use super::history::{Figure, History, Trend};
use super::levels::{Levels, Spread};

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
        GaugeFigure::Min => extreme(&levels, buckets, Spread::low, Spread::high, Ordering::Less),
        GaugeFigure::Max => extreme(&levels, buckets, Spread::high, Spread::low, Ordering::Greater),
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
            let extreme = if figure == GaugeFigure::Min { spread.least() } else { spread.greatest() };
            let doubt = if sure.order(&utmost) == Ordering::Equal { "" } else { DOUBT };
            format!("{}, {}{doubt}", levels.words(extreme), during(bucket))
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

/// The extreme over `buckets`, seen from the end that `toward` looks at, where one is `further` than another.
fn extreme<'a>(
    levels: &Levels,
    buckets: &'a [Bucket],
    toward: fn(&Spread) -> Fraction,
    away: fn(&Spread) -> Fraction,
    further: Ordering,
) -> Option<Extreme<'a>> {
    let mut found: Option<Extreme<'a>> = None;
    for (bucket, spread) in buckets.iter().map(|bucket| (bucket, levels.spread(bucket))) {
        for sure in spread.moments().iter().map(away) {
            let utmost = toward(&spread);
            match &mut found {
                None => found = Some(Extreme { sure, utmost, at: Some((bucket, spread)) }),
                Some(found) => {
                    if sure.order(&found.sure) == further {
                        found.sure = sure;
                    }
                    if utmost.order(&found.utmost) == further {
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
        let text = self.levels.words(spread.last);
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
        let came = buckets.iter().find(|bucket| self.levels.spread(bucket).is_sometimes(&self.band));
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
        let opposite = self.band.inverse();
        let is_sure = buckets.iter().map(|bucket| self.levels.spread(bucket)).all(|spread| spread.is_always(&opposite));
        let doubt = if is_sure { "" } else { DOUBT };
        let text = format!("at no moment; {} at {}{doubt}", self.levels.words(last), words::instant(to));
        Ok(Ruling::fail(text, Some(to)))
    }

    fn always(&self, span: Option<&Span>) -> Result<Ruling, String> {
        let (from, to) = span.map_or((SimTime::ZERO, self.history.end), |span| (span.from.at, span.to.at));
        let buckets = self.history.buckets(from, to)?;
        let spreads = || {
            buckets.iter().map(|bucket| (bucket, self.levels.spread(bucket))).filter(|(_, spread)| !spread.is_void())
        };
        if let Some((bucket, spread)) = spreads().find(|(_, spread)| !spread.is_always(&self.band)) {
            return Ok(Ruling::fail(self.breach(bucket, &spread), Some(bucket.until)));
        }
        let least = spreads().map(|(_, spread)| spread).min_by(|one, other| one.low().order(&other.low()));
        let most = spreads().map(|(_, spread)| spread).max_by(|one, other| one.high().order(&other.high()));
        let (Some(least), Some(most)) = (least, most) else { return Err(self.levels.void()) };
        if self.was_nothing() {
            let gauge = self.gauge;
            return Err(format!(
                "`{gauge}` was 0 at every moment of the run, so this never mattered; if that is the claim, write `max {gauge} = 0`"
            ));
        }
        let (low, high) = (self.levels.words(least.least()), self.levels.words(most.greatest()));
        let text = if low == high { format!("{low} throughout") } else { format!("between {low} and {high}") };
        match to > self.history.ran {
            true => Err(format!("so far, {text}; {}", self.history.stopped_before(to))),
            false => Ok(Ruling::pass(text, None)),
        }
    }

    /// The first breach of a claim about every moment, in words.
    fn breach(&self, bucket: &Bucket, spread: &Spread) -> String {
        let low = self.levels.words(spread.least());
        let high = self.levels.words(spread.greatest());
        let worst = match (self.band.allows(spread.low()), self.band.allows(spread.high())) {
            (false, _) => low,
            (_, false) => high,
            (true, true) => format!("between {low} and {high}"),
        };
        let is_sure = spread.is_sometimes(&self.band.inverse());
        let doubt = if is_sure { "" } else { DOUBT };
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
        let spread = self.levels.spread(bucket);
        spread.is_void() || spread.is_always(&self.band)
    }

    /// Whether there surely was a moment at which the claim did not hold.
    fn was_otherwise(&self, buckets: &[Bucket]) -> bool {
        let opposite = self.band.inverse();
        buckets.iter().any(|bucket| self.levels.spread(bucket).is_sometimes(&opposite))
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

/// Said where buckets leave open what decides the answer, which then goes against the claim.
const DOUBT: &str = "; buckets do not show it more exactly";
