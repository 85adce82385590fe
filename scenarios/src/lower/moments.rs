//! When entries of the timeline begin and end, as far as the file alone says: what expectations can name.

use indexmap::IndexMap;
use model::time::{SimDuration, SimTime};

use super::Selection;
use crate::file::{Entry, Placed};
use crate::load::Moments;

/// The moments of every entry by its name, in the order of the file: of an entry with `stagger` as a whole, and then of
/// each of its outages. Entries without a valid name or beginning are left out.
pub(crate) fn moments(entries: &[Placed<Entry>], selection: &Selection<'_>) -> IndexMap<String, Moments> {
    let mut moments = IndexMap::new();
    for entry in entries {
        let (Some(name), Some(at)) = (entry.name.get(), entry.at.copied()) else { continue };
        let start = SimTime::ZERO + at;
        let outages = outages(entry, selection);
        moments.insert(name.0.clone(), Moments { start, end: ends(entry, outages).unwrap_or(start) });
        let Some((stagger, lasting)) = staggered(entry) else { continue };
        for number in 1..=outages {
            let start = start.saturating_add(stagger.saturating_mul(number as u64 - 1));
            let part = Moments { start, end: start.saturating_add(lasting) };
            moments.insert(format!("{}-{number}", name.0), part);
        }
    }
    moments
}

/// How many outages an entry with `stagger` makes; without it, one.
pub(crate) fn outages(entry: &Entry, selection: &Selection<'_>) -> usize {
    match entry.site_outage.get().is_some_and(|outage| outage.stagger.given) {
        true => selection.sites(entry).len(),
        false => 1,
    }
}

/// When an entry ceases to act, if it does so by itself; `outages` is how many it makes with `stagger`.
pub(crate) fn ends(entry: &Entry, outages: usize) -> Option<SimTime> {
    let at = SimTime::ZERO + entry.at.copied()?;
    macro_rules! lasting {
        ($($action:ident: $($part:ident)*;)*) => {
            None$(.or_else(|| {
                let action = entry.$action.get()?;
                Some(SimDuration::ZERO $(+ action.$part.copied()?)*)
            }))*
        };
    }
    let lasting = lasting! {
        uplink_loss: lasting;
        appliance_restart: down;
        appliance_crash: down;
        site_outage: lasting;
        link_change: lasting;
        client_crash: over back_after;
        client_sleep: over lasting;
        client_start: over;
        churn: lasting;
        remove_clients: over;
    }?;
    let stagger = entry.site_outage.get().and_then(|outage| outage.stagger.copied()).unwrap_or_default();
    let last = stagger.saturating_mul(outages.saturating_sub(1) as u64);
    Some(at.saturating_add(last).saturating_add(lasting))
}

fn staggered(entry: &Entry) -> Option<(SimDuration, SimDuration)> {
    let outage = entry.site_outage.get()?;
    Some((outage.stagger.copied()?, outage.lasting.copied()?))
}
