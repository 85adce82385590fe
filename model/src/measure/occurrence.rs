//! Which counters an event counts for. The only place that says so.

use crate::event::{ApplianceEvent, ClientEvent, Event, LossSeen};
use crate::metric::Counter;

/// The counters that one occurrence of `event` raises by one. Traffic has no events.
pub const fn counters_of(event: &Event) -> &'static [Counter] {
    match event {
        Event::Appliance(event) => of_appliance(event),
        Event::Client(_, event) => match event {
            ClientEvent::Dialled { .. } => &[Counter::Dials],
            ClientEvent::DialFailed { .. } => &[Counter::FailedDials],
            ClientEvent::Online { .. } => &[Counter::Onlines],
            ClientEvent::ContactLost { .. } => &[Counter::ContactLosses],
            _ => &[],
        },
        Event::World(_) => &[],
    }
}

const fn of_appliance(event: &ApplianceEvent) -> &'static [Counter] {
    match event {
        ApplianceEvent::Registered { overload: false, .. } => &[Counter::Registrations],
        ApplianceEvent::Registered { overload: true, .. } => &[Counter::Registrations, Counter::Overloads],
        ApplianceEvent::RefusedAtCapacity { .. } => &[Counter::Refusals],
        ApplianceEvent::Removed { .. } => &[Counter::Removals],
        ApplianceEvent::Served { .. } => &[Counter::Services],
        ApplianceEvent::Queued { .. } => &[Counter::Queuings],
        ApplianceEvent::TurnedAway { .. } => &[Counter::TurnedAway],
        ApplianceEvent::Admitted { .. } => &[Counter::Admissions],
        ApplianceEvent::SeenOffline { how: LossSeen::KeepAliveTimeout, .. } => {
            &[Counter::OfflineSightings, Counter::KeepAliveTimeouts]
        }
        ApplianceEvent::SeenOffline { .. } => &[Counter::OfflineSightings],
        ApplianceEvent::LeftLine { how: LossSeen::KeepAliveTimeout, .. } => &[Counter::KeepAliveTimeouts],
        _ => &[],
    }
}
