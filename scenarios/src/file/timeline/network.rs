//! What happens to the appliance and to networks.

use model::plan::{Direction, WhileDown};
use model::time::SimDuration;

use crate::file::select::Sites;
use crate::file::shape::shape;
use crate::units::Share;

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
