//! The `[fleet]` table and the `[[site]]` blocks: who there is, and behind which lines.

use std::net::Ipv4Addr;

use model::time::SimDuration;

use super::details::Details;
use super::shape::shape;
use super::value::{FilePath, Placed, SiteName};
use super::wake::WakePassing;
use crate::units::{Bandwidth, Share};

shape! {
    /// The Jump Clients: generated, or read from a listing.
    Fleet "[fleet]" {
        /// How many Jump Clients to generate. Either this or `listing`.
        clients: u32, within("1", "250000"), otherwise("either this or `listing`");
        /// The listing to read, .json or .csv (APP-10), relative to this file. Either this or `clients`.
        listing: FilePath, otherwise("either this or `clients`");
        /// Weights of the operating systems of a generated fleet.
        operating_systems: OperatingSystems, default("{}");
        /// Share of the Jump Clients of a generated fleet with somebody logged in.
        users_logged_in: Share, default("70%"), within("0%", "100%"), grounds("assumption: no public figure");
        /// Weights of the kinds of computers of a generated fleet.
        computers: Computers, default("{}");
        /// Share of the Jump Clients whose certificate store is kept up to date, so that it holds the chain of any site
        /// package (UPG-13).
        managed_stores: Share, default("100%"), within("0%", "100%"), grounds("assumption: no public figure");
        /// Share of the Jump Clients of a generated fleet that run the version before the appliance's when the run begins
        /// (UPG-15).
        outdated: Share, default("0%"), within("0%", "100%"), grounds("assumption: the fleet is up to date");
        /// Share of the computers that have Wake-on-LAN enabled (WAKE-4).
        wake_on_lan: Share, default("100%"), within("0%", "100%"), grounds("assumption: no public figure");
        /// One-way time between appliance and sites that say nothing else.
        latency: SimDuration, default("20ms"), within("0s", "10s"), grounds("assumption: no public figure");
        /// Further one-way time, drawn for each message uniformly from 0 to this, of sites that say nothing else.
        jitter: SimDuration, default("0ms"), within("0s", "10s"), grounds("assumption: no public figure");
        /// What the line of a site that says nothing else receives.
        downlink: Bandwidth, default("100Mbit/s"), within("1kbit/s", "1000Gbit/s"),
            grounds("assumption: no public figure");
        /// What is known of some of the Jump Clients.
        details: Vec<Placed<Details>>, default("[]");
    }
}

shape! {
    /// Weights of the operating systems of a generated fleet. One that is not named where others are weighs nothing.
    OperatingSystems "fleet.operating_systems" {
        /// Windows.
        windows: u32, within("0", "1000000"), otherwise("80, if no weight is given");
        /// macOS.
        mac: u32, within("0", "1000000"), otherwise("12, if no weight is given");
        /// Linux.
        linux: u32, within("0", "1000000"), otherwise("6, if no weight is given");
        /// Linux on a Raspberry Pi.
        raspberry_pi: u32, within("0", "1000000"), otherwise("2, if no weight is given");
    }
}

shape! {
    /// Weights of the kinds of computers. One that is not named where others are weighs nothing. Raspberry Pis are none of
    /// the three: they stay where they are, as desktops do.
    Computers "fleet.computers" {
        /// Computers that stay on their desks.
        desktops: u32, within("0", "1000000"), otherwise("about 60 in a hundred, by system, if no weight is given");
        /// Computers that go home in the evening.
        laptops: u32, within("0", "1000000"), otherwise("about 35 in a hundred, by system, if no weight is given");
        /// Computers that run day and night.
        servers: u32, within("0", "1000000"), otherwise("about 5 in a hundred, by system, if no weight is given");
    }
}

shape! {
    /// A customer network behind one firewall, or `count` of them alike.
    Site "[[site]]" {
        /// Its name. With `count`, the names are this with `-1`, `-2`, ... behind it.
        name: SiteName, required();
        /// Its share of the Jump Clients that no site claims with `clients`.
        weight: u32, within("0", "1000000"), otherwise("1, without `clients`");
        /// Exactly how many Jump Clients it has.
        clients: u32, within("0", "250000"), otherwise("by weight");
        /// How many sites alike this stands for; `weight` and `clients` are for all of them together.
        count: u32, within("1", "100000"), otherwise("one site, with the plain name");
        /// One-way time to the appliance.
        latency: SimDuration, within("0s", "10s"), otherwise("`fleet.latency`");
        /// Further one-way time, drawn for each message uniformly from 0 to this.
        jitter: SimDuration, within("0s", "10s"), otherwise("`fleet.jitter`");
        /// What its line receives.
        downlink: Bandwidth, within("1kbit/s", "1000Gbit/s"), otherwise("`fleet.downlink`");
        /// What each of its computers receives at most.
        client_downlink: Bandwidth, within("1kbit/s", "1000Gbit/s"), otherwise("`jump_clients.downlink`");
        /// Whether its network passes Wake-on-LAN packets on: `"off"`, `"on"`, or only with a secure WOL password (WAKE-4).
        wake_on_lan: WakePassing, default("on");
        /// The default gateway that its Jump Clients report.
        default_gateway: Ipv4Addr, otherwise("generated");
        /// The address that its Jump Clients are seen from; unique. With a listing: the address whose site this
        /// describes, and required.
        public_ip: Ipv4Addr, otherwise("generated");
    }
}
