//! The `[appliance]` table: model, capacity, settings and what its work costs.

use model::plan::{AtCapacity, Distribution, Model};
use model::time::SimDuration;

use super::shape::shape;
use crate::units::ConnectionRate;

shape! {
    /// The appliance.
    Appliance "[appliance]" {
        /// Its model.
        model: Model, required();
        /// Licences of a Cloud site, which hold 150 Jump Clients each (APP-4). Cloud only, and required there.
        licences: u32, within("1", "100000"), otherwise("required for Cloud, not allowed elsewhere");
        /// The most active Jump Clients that a custom model holds (APP-7). Custom only, and required there.
        capacity: u32, within("1", "1000000"), otherwise("required for custom, not allowed elsewhere");
        /// What happens to a registration beyond the capacity: it is refused, or admitted and flagged (APP-6).
        at_capacity: AtCapacity, default("refuse"), grounds("documented as refused with an error [ERR]; inferred for \
            re-connections (assumptions.md 1)");
        /// Settings as on its page for Jump Clients.
        settings: Settings, default("{}");
        /// What its work costs (APP-9).
        service: Service, default("{}");
        /// Its admission line.
        admission: Admission, default("{}");
    }
}

shape! {
    /// Settings as on /login > Jump > Jump Clients.
    Settings "[appliance.settings]" {
        /// Global connection rate: how many Jump Clients are admitted in a second (CONN-2 to CONN-4).
        connection_rate: ConnectionRate, default("50/s"), within("1/s", "300/s"),
            grounds("documented [SET243] (assumptions.md 2)");
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
