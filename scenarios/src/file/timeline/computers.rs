//! What happens to computers: they crash, sleep, are switched off, and travel.

use model::event::StopHow;
use model::time::SimDuration;

use crate::file::select::{Clients, SiteName};
use crate::file::shape::shape;
use crate::units::{Rate, TimeOfDay};

shape! {
    /// Some Jump Clients crash.
    ClientCrash "client_crash" {
        /// Which.
        clients: Clients, required();
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
        /// How long each of them is gone.
        back_after: SimDuration, required(), within("1ms", "3660d");
    }
}

shape! {
    /// The computers of some Jump Clients fall asleep.
    ClientSleep "client_sleep" {
        /// Which.
        clients: Clients, required();
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
        /// How long each of them sleeps.
        lasting as "for": SimDuration, required(), within("1ms", "3660d");
    }
}

shape! {
    /// Some Jump Clients that are switched off are switched on.
    ClientStart "client_start" {
        /// Which; of these, those that are switched off.
        clients: Clients, default("switched_off");
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// Jump Clients crash at random: a Poisson process over those that are connected.
    Churn "churn" {
        /// Crashes of the whole fleet together. At most 5,000,000 over the whole span.
        rate: Rate, required(), within("1/h", "100000/s");
        /// For how long.
        lasting as "for": SimDuration, required(), within("1ms", "3660d");
        /// How long each of them is gone.
        back_after: SimDuration, required(), within("1ms", "3660d");
    }
}

shape! {
    /// The computers of some Jump Clients are shut down.
    ClientShutdown "client_shutdown" {
        /// Which.
        clients: Clients, required();
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
        /// How long each of them is off.
        lasting as "for": SimDuration, required(), within("1ms", "3660d");
    }
}

shape! {
    /// The computers of some Jump Clients are off every night. Each night is an entry of its own, named with `-1`, `-2`,
    /// ... behind this one's name; the first is the one whose evening comes first after `at`.
    Nights "nights" {
        /// Which; the same every night.
        clients: Clients, required();
        /// When they go, in the calendar and the zone of `run.starts`.
        from: TimeOfDay, default("18:00");
        /// When they come back the next morning, earlier in the day than `from`.
        until: TimeOfDay, default("08:00");
        /// Their moments are spread uniformly over this span, evenings as mornings: who leaves late comes late. At most
        /// the time between `until` and `from`.
        over: SimDuration, default("0s"), within("0s", "24h");
        /// Whether they fall asleep or are shut down.
        how: NightHow, default("sleep");
        /// Whether they stay off over weekends, from Friday's evening to Monday's morning. Otherwise each night is alike.
        weekends: bool, default("true");
        /// For how long after `at` this is their habit: no evening later than that.
        lasting as "for": SimDuration, within("1ms", "3660d"), otherwise("until the run ends");
    }
}

shape! {
    /// Computers leave their network for another: their connections die in silence, and they dial again from there.
    Travel "travel" {
        /// Which.
        clients: Clients, required();
        /// The site to which they go.
        to: SiteName, required();
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

/// How computers pass the night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NightHow {
    /// They sleep, and their connections die in silence.
    Sleep,
    /// They are shut down, and their connections are closed.
    Shutdown,
}

impl From<NightHow> for StopHow {
    fn from(how: NightHow) -> Self {
        match how {
            NightHow::Sleep => Self::Asleep,
            NightHow::Shutdown => Self::SwitchedOff,
        }
    }
}
