//! What concerns upgrades: site packages, certificate stores, and who else receives packages.

use model::plan::{Staff, WhileDown};
use model::time::SimDuration;

use crate::file::select::{Clients, SiteName};
use crate::file::shape::shape;
use crate::units::Size;

shape! {
    /// A new site package is installed.
    SitePackage "site_package" {
        /// For how long the appliance is away.
        down: SimDuration, default("30m"), within("1ms", "3660d");
        /// What a dial meets meanwhile.
        answers: WhileDown, default("refusal");
        /// What each Jump Client receives.
        size: Size, within("1B", "1GiB"), otherwise("`appliance.upgrades.package`");
        /// Whether the appliance presents a new certificate chain from then on, which only certificate stores that are
        /// up to date hold (UPG-13).
        new_certificate_chain: bool, default("false");
    }
}

shape! {
    /// Certificate stores are brought up to date (UPG-13).
    UpdateStores "update_certificate_stores" {
        /// Which.
        clients: Clients, required();
        /// Their moments are spread uniformly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// Somebody has Jump Clients upgraded.
    ManualUpgrade "manual_upgrade" {
        /// Which.
        clients: Clients, required();
        /// Who asks for it: an administrator, a user who may create and deploy Jump Clients, or a representative who may
        /// not.
        by: Staff, default("administrator");
        /// The moments are spread evenly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}

shape! {
    /// Packages go to representative consoles or to Support Buttons (UPG-6).
    Transfers "console_upgrades, support_buttons" {
        /// How many.
        count: u32, required(), within("1", "100000");
        /// What each of them receives.
        size: Size, required(), within("1B", "1GiB");
        /// The site at which they are.
        site: SiteName, required();
        /// The moments are spread evenly over this span.
        over: SimDuration, default("0s"), within("0s", "3660d");
    }
}
