//! The `[appliance]` table: model, capacity, settings and what its work costs.

use model::plan::{AfterInterruption, AtCapacity, Distribution, Model};
use model::time::SimDuration;

use super::settings::Settings;
use super::shape::shape;
use super::value::Traffic;
use crate::units::{Bandwidth, Size};

shape! {
    /// The appliance.
    Appliance "[appliance]" {
        /// Its model.
        model: Model, required();
        /// Licences: so many users are logged in at consoles at once (APP-8). Those of a Cloud site hold 150 Jump Clients each
        /// as well (APP-4), and are required there.
        licences: u32, within("1", "100000"), otherwise("required for Cloud; elsewhere any number of users");
        /// The most active Jump Clients that a custom model holds (APP-7). Custom only, and required there.
        capacity: u32, within("1", "1000000"), otherwise("required for custom, not allowed elsewhere");
        /// What happens to a registration beyond the capacity: it is refused, or admitted and flagged (APP-6).
        at_capacity: AtCapacity, default("refuse"), grounds("documented as refused with an error [ERR]; inferred for \
            re-connections (assumptions.md 1)");
        /// What its own line carries, either way. Packages share it.
        uplink: Bandwidth, default("1Gbit/s"), within("1kbit/s", "1000Gbit/s"), grounds("inferred: the network card of \
            every model, since 100 MiB/s of upgrades just fit (assumptions.md 1)");
        /// Settings as on its page for Jump Clients.
        settings: Settings, default("{}");
        /// What its work costs (APP-9).
        service: Service, default("{}");
        /// Its admission line.
        admission: Admission, default("{}");
        /// What upgrades of Jump Clients rest on.
        upgrades: Upgrades, default("{}");
        /// What reports of statistics weigh.
        statistics: StatisticsTraffic, default("{}");
    }
}

shape! {
    /// What the appliance's work costs (APP-9).
    Service "[appliance.service]" {
        /// Connections worked on at the same time. A custom model must say.
        workers: u32, within("1", "1024"), otherwise("the model's cores: 4, 8, 16; Cloud 8");
        /// Processor time of the TLS handshake of one connection.
        tls_handshake: SimDuration, default("2.9ms"), within("0s", "1m"),
            grounds("third-party: a full RSA-2048 handshake, 350/s a core [NGINX] (assumptions.md 10)");
        /// Processor time of registering one connection after the handshake.
        registration: SimDuration, default("2ms"), within("0s", "1m"), grounds("assumption (assumptions.md 10)");
        /// Processor time of logging a representative in at a console, after the handshake of its connection.
        log_in: SimDuration, default("100ms"), within("0s", "1m"),
            grounds("assumption: a hash of the kind that is recommended for passwords");
        /// How the cost of one connection varies around its mean.
        distribution: Distribution, default("fixed"), grounds("assumption: the least variation");
    }
}

shape! {
    /// The line in which Jump Clients wait for admission (CONN-5).
    Admission "[appliance.admission]" {
        /// The most Jump Clients that stand in it; others are told when to return.
        line: u32, default("5000"), within("1", "1000000"),
            grounds("assumption: a bounded line, served evenly at the connection rate (assumptions.md 2)");
    }
}

shape! {
    /// What upgrades of Jump Clients rest on, besides their settings.
    Upgrades "[appliance.upgrades]" {
        /// Bytes of the package that Jump Clients need which are outdated when the run begins, and of every site package
        /// that says nothing else.
        package: Size, default("20MiB"), within("1B", "1GiB"),
            grounds("assumption; rehearse 5 MiB to 60 MiB as well (assumptions.md 4)");
        /// How long a Jump Client installs the package and restarts; its upgrade slot stays taken.
        install: SimDuration, default("60s"), within("0s", "1d"), grounds("assumption (assumptions.md 4)");
        /// Where an upgrade that was interrupted goes on: from the first byte, or from the first that was not received
        /// (UPG-12).
        after_interruption: AfterInterruption, default("restart"), grounds("assumption: no public figure");
    }
}

shape! {
    /// What reports of statistics weigh (STAT-3).
    StatisticsTraffic "[appliance.statistics]" {
        /// Bytes of each statistic that is text: all but the thumbnail.
        text: Size, default("128B"), within("0B", "1MiB"),
            grounds("assumption: half a KiB for the four of them (assumptions.md 3)");
        /// Bytes of a thumbnail of the screen.
        thumbnail: Size, default("8KiB"), within("0B", "1MiB"), grounds("assumption (assumptions.md 3)");
        /// Whether reports on sound lines are accounted for as a flow, or sent as single messages, with the same outcome.
        traffic: Traffic, default("flow");
    }
}
