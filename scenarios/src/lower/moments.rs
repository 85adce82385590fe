//! When entries of the timeline begin and end, as far as the file alone says: what expectations can name.

use indexmap::IndexMap;
use model::time::{SimDuration, SimTime};

use super::Writing;
use crate::file::{Entry, Placed};
use crate::load::Moments;

/// The moments of every entry by its name, in the order of the file: of one that becomes several as a whole, and then of
/// each of these. Entries without a valid name or beginning are left out.
pub(crate) fn moments(entries: &[Placed<Entry>], writing: Writing<'_>) -> IndexMap<String, Moments> {
    let mut moments = IndexMap::new();
    for entry in entries {
        let (Some(name), Some(at)) = (entry.name.get(), entry.at.copied()) else { continue };
        let parts = writing.parts(entry);
        let start = parts.first().map_or(SimTime::ZERO + at, |part| part.start);
        moments.insert(name.0.clone(), Moments { start, end: ends(entry, writing).unwrap_or(start) });
        for part in parts {
            moments.insert(format!("{}-{}", name.0, part.suffix), Moments { start: part.start, end: part.end });
        }
    }
    moments
}

/// When an entry ceases to act, if it does so by itself: of one that becomes several, the last of these.
pub(crate) fn ends(entry: &Entry, writing: Writing<'_>) -> Option<SimTime> {
    if let Some(last) = writing.parts(entry).iter().map(|part| part.end).max() {
        return (!entry.change.given).then_some(last);
    }
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
        site_package: down;
        site_outage: lasting;
        link_change: lasting;
        client_crash: over back_after;
        client_sleep: over lasting;
        client_shutdown: over lasting;
        client_start: over;
        travel: over;
        churn: lasting;
        remove_clients: over;
        local_uninstall: over;
        local_disable: over;
        local_enable: over;
        update_certificate_stores: over;
        manual_upgrade: over;
        jump: over;
        wake: over;
        console_upgrades: over;
        support_buttons: over;
        deploy: over;
        log_in: over;
        log_out: over;
        stop_consoles: over lasting;
        idle: lasting;
        customer_lid: lasting;
    }?;
    Some(at.saturating_add(lasting))
}
