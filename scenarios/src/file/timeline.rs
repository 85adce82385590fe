//! The `[[timeline]]` entries: what happens, and when.

use model::plan::{Direction, WhileDown};
use model::time::SimDuration;

use super::select::{Clients, Sites};
use super::shape::shape;
use super::value::Name;
use crate::units::{ConnectionRate, Rate, Share};

shape! {
    /// Something that happens at its time: exactly one action.
    Entry "[[timeline]]" {
        /// What expectations call it: `outage` in `outage.end`.
        name: Name, required();
        /// When it begins, counted from the start of the run.
        at: SimDuration, required(), within("0s", "3660d");
        /// An entry that is switched off does nothing, and the run is then inconclusive (RUN-7).
        enabled: bool, default("true");
        /// The appliance runs on, but its uplink is cut: nothing passes to or from any site.
        uplink_loss: UplinkLoss;
        /// The appliance restarts in an orderly way: it closes every connection.
        appliance_restart: Restart;
        /// The appliance dies without a word and comes back.
        appliance_crash: Crash;
        /// Nothing passes between some sites and the appliance, or nothing in one direction.
        site_outage: SiteOutage;
        /// The lines of some sites get slower or lose messages.
        link_change: LinkChange;
        /// Some Jump Clients crash, and are started again.
        client_crash: ClientCrash;
        /// The computers of some Jump Clients fall asleep, and wake.
        client_sleep: ClientSleep;
        /// Some Jump Clients that are switched off in the listing are switched on.
        client_start: ClientStart;
        /// Jump Clients crash at random all over the fleet.
        churn: Churn;
        /// Somebody removes Jump Clients in the Jump interface; those that can be reached are uninstalled.
        remove_clients: RemoveClients;
        /// A setting of the appliance gets a new value (CONN-9).
        change: Change;
    }
}

shape! {
    /// The appliance's uplink is cut.
    UplinkLoss "uplink_loss" {
        /// For how long.
        lasting as "for": SimDuration, required(), within("1ms", "3660d");
    }
}

shape! {
    /// The appliance restarts in an orderly way.
    Restart "appliance_restart" {
        /// For how long it is away.
        down: SimDuration, required(), within("1ms", "3660d");
        /// What a dial meets meanwhile.
        answers: WhileDown, default("refusal");
    }
}

shape! {
    /// The appliance dies without a word.
    Crash "appliance_crash" {
        /// For how long it is away.
        down: SimDuration, required(), within("1ms", "3660d");
        /// What a dial meets meanwhile.
        answers: WhileDown, default("silence");
    }
}

shape! {
    /// Nothing passes between some sites and the appliance.
    SiteOutage "site_outage" {
        /// Which sites.
        sites: Sites, required();
        /// Which way nothing passes.
        direction: Direction, default("both");
        /// For how long; with `stagger`, at each site.
        lasting as "for": SimDuration, required(), within("1ms", "3660d");
        /// One outage a site, each of which begins that much later than the one before. They are named with `-1`,
        /// `-2`, ... behind the entry's name.
        stagger: SimDuration, within("1ms", "3660d"), otherwise("all sites at once");
    }
}

shape! {
    /// The lines of some sites change: at least one of latency, jitter and loss.
    LinkChange "link_change" {
        /// Which sites.
        sites: Sites, required();
        /// Their one-way time to the appliance.
        latency: SimDuration, within("0s", "10s"), otherwise("unchanged");
        /// Further one-way time, drawn for each message uniformly from 0 to this.
        jitter: SimDuration, within("0s", "10s"), otherwise("unchanged");
        /// The share of messages that are lost and sent again.
        loss: Share, within("0%", "100%"), otherwise("unchanged");
        /// For how long.
        lasting as "for": SimDuration, within("1ms", "3660d"), otherwise("for good");
    }
}

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
    /// Somebody removes Jump Clients in the Jump interface.
    RemoveClients "remove_clients" {
        /// Which.
        clients: Clients, required();
        /// Their moments are spread evenly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// A setting of the appliance gets a new value.
    Change "change" {
        /// Global connection rate for Jump Clients (CONN-9).
        connection_rate: ConnectionRate, required(), within("1/s", "300/s");
    }
}

impl Entry {
    /// Every action with its name, where it stands, and whether the entry has it.
    pub(crate) fn actions(&self) -> [(&'static str, crate::diagnostic::Span, bool); 11] {
        macro_rules! actions {
            ($($action:ident)*) => { [$((stringify!($action), self.$action.key, self.$action.given)),*] };
        }
        actions! {
            uplink_loss appliance_restart appliance_crash site_outage link_change client_crash client_sleep client_start
            churn remove_clients change
        }
    }
}
