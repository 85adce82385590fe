//! The shape of a scenario file (format = 1): every key, with its form, default, bounds and meaning, declared once.
//!
//! Reading collects every problem of a file and goes on. What a key means together with others is for
//! [`crate::check`]; what it becomes is for [`crate::lower`].

mod appliance;
mod attributes;
mod console_access;
pub(crate) mod credentials;
pub(crate) mod customers;
mod details;
pub(crate) mod directory;
mod fleet;
mod installer;
mod jump_clients;
pub(crate) mod key;
pub(crate) mod outcome;
pub(crate) mod queue;
pub(crate) mod replies;
pub(crate) mod representatives;
pub(crate) mod select;
mod settings;
pub(crate) mod shape;
mod spread;
mod statistics;
pub(crate) mod support;
mod timeline;
pub(crate) mod tools;
pub(crate) mod tree;
pub(crate) mod value;
mod wake;

use jiff::Zoned;
use model::plan::Begin;
use model::time::SimDuration;

pub(crate) use appliance::Appliance;
pub(crate) use console_access::ConsoleAccess;
pub(crate) use credentials::Credentials;
pub(crate) use customers::Customers;
pub(crate) use details::Details;
pub(crate) use directory::Directory;
pub(crate) use fleet::{Fleet, Site};
pub(crate) use installer::Installer;
pub(crate) use jump_clients::JumpClients;
pub(crate) use key::{Field, Form};
pub(crate) use outcome::{Ends, Outcome};
pub(crate) use queue::{InviteeName, QueueName};
pub(crate) use representatives::{Console, Representatives};
pub(crate) use select::{Clients, Consoles, SiteName, Sites};
pub(crate) use shape::Shape;
pub(crate) use support::Support;
pub(crate) use timeline::{
    Act, AtLoginPage, Change, Choose, Customer, Does, EditJumpItems, Entry, GivenCredentials, ManagerDoes, Overrides,
    Pin, RunManager, RunsAs, Script, StartSession, Transfers,
};
pub(crate) use tools::{CannedScript, DeployedButton};
pub(crate) use value::{DirectoryName, FilePath, MadeBy, Name, Placed, Text, Traffic, Value};

use shape::shape;

shape! {
    /// A rehearsal: an appliance, its fleet, what happens to them, and what must hold.
    File "the scenario file" {
        /// The version of this format. There is one: 1.
        format: u32, required(), within("1", "1");
        /// Files that are read first and that this one is merged over, relative to this file.
        include: Vec<FilePath>, otherwise("none");
        /// What the scenario teaches, in one line.
        teaches: Text, required();
        /// When it takes place, for how long, and how it begins.
        run: Run, default("{}");
        /// The appliance.
        appliance: Appliance, default("{}");
        /// How every Jump Client behaves on the network.
        jump_clients: JumpClients, default("{}");
        /// The Jump Clients: generated, or read from a listing.
        fleet: Fleet, default("{}");
        /// The customer networks, each behind one firewall. Without any, a generated fleet has one, `site-1`.
        site: Vec<Placed<Site>>, default("[]");
        /// What Jump Clients are deployed from.
        installer: Vec<Placed<Installer>>, default("[]");
        /// Who may do what: users, groups, roles, session policies, portals, Jump Items.
        directory: Directory, default("{}");
        /// How customers are served.
        support: Support, default("{}");
        /// Consoles at which single representatives sit.
        console: Vec<Placed<Console>>, default("[]");
        /// Representatives by the group, who work by themselves.
        representatives: Vec<Placed<Representatives>>, default("[]");
        /// Streams of customers.
        customers: Vec<Placed<Customers>>, default("[]");
        /// Canned scripts (TOOL-8).
        canned_script: Vec<Placed<CannedScript>>, default("[]");
        /// Support Buttons that are not there from the beginning, for good (BTN-1).
        deployed_button: Vec<Placed<DeployedButton>>, default("[]");
        /// What happens, entry by entry.
        timeline: Vec<Placed<Entry>>, default("[]");
        /// What must hold.
        expect: Vec<Placed<Expect>>, default("[]");
        /// What sessions must get, permission by permission.
        outcome: Vec<Placed<Outcome>>, default("[]");
    }
}

shape! {
    /// When the rehearsal takes place, for how long, and how it begins.
    Run "[run]" {
        /// The calendar moment at which the run begins, with its zone.
        starts: Zoned, default("2026-11-16T10:00:00[UTC]");
        /// How much simulated time passes.
        duration: SimDuration, required(), within("1ms", "3660d");
        /// The root of all chance: equal seed, equal run (RUN-2).
        seed: u64, default("1"), within("0", "9007199254740991");
        /// Whether the fleet is connected when the run begins, or everybody dials at once.
        fleet: Begin, default("connected");
        /// The step of the turmoil engine, in whole milliseconds: it sees network arrivals on multiples of it. The direct
        /// engine sees each at its own moment.
        tick: SimDuration, default("10ms"), within("1ms", "1s"),
            grounds("a limit of the turmoil engine, which sees no finer latency");
        /// Whether the run must be at rest when it ends: nobody connecting, waiting or overdue.
        must_reach_rest: bool, default("true");
    }
}

shape! {
    /// One thing that must hold.
    Expect "[[expect]]" {
        /// The expectation, as in `max admissions in any 1s <= 50`.
        that: Text, required();
        /// The rules of the catalogue that it would show to be broken.
        covers: Vec<Placed<Text>>, default("[]");
    }
}
