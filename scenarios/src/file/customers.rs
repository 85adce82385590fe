//! The `[[customers]]` blocks: who comes when, by which way, with how much to do and how much patience.

use model::plan::Device;
use model::session::Colours;
use model::time::SimDuration;

use super::queue::QueueName;
use super::replies::Replies;
use super::select::Sites;
use super::shape::shape;
use super::spread::{Patience, Spread};
use super::value::{DirectoryName, Name, choice};
use crate::units::Rate;

shape! {
    /// A stream of customers. What is drawn for each goes by the stream's name and the customer's number in it, so that one
    /// more stream or another number of representatives changes nothing about them.
    Customers "[[customers]]" {
        /// Its name; its customers draw by it.
        name: Name, required();
        /// The law by which they come.
        arrivals: Arrivals, required();
        /// When the first can come, counted from the start of the run.
        from: SimDuration, default("0s"), within("0s", "3660d");
        /// When the last can come.
        until: SimDuration, within("1ms", "3660d"), otherwise("the end of the run");
        /// The sites that they come from, one after the other and round again.
        sites: Sites, default("all");
        /// How they come, which decides the queue.
        comes_by: ComesBy, required();
        /// What they run at first: click-to-chat, or the full customer client (ELEV-1). Whoever comes by a help link is in a
        /// browser (QUEUE-7).
        runs: Runs, otherwise("full; with a help link, a browser");
        /// On what.
        device: Device, default("windows");
        /// How long each keeps a representative busy who works by itself.
        handling: Spread, otherwise("lognormal with a mean of 15 min and sigma 0.8");
        /// How long each is willing to wait for one, or `endless`.
        patience: Patience, otherwise("exponential with a mean of 110 s");
        /// In which colours such a representative shares each one's screen, from acceptance on (TOOL-4, TOOL-9). Where permissions
        /// have customers asked before, `replies` say what they answer.
        screen: Colours, otherwise("it is not needed");
        /// How each deals with questions (TOOL-6).
        replies: Replies, otherwise("no answer to any");
    }
}

shape! {
    /// The law by which customers come: exactly one.
    Arrivals "arrivals" {
        /// Evenly: one as soon as each interval is over.
        constant: Rate, otherwise("another law");
        /// At random, each independent of the others, at this rate.
        poisson: Rate, otherwise("another law");
        /// Evenly, at a rate that rises or falls evenly.
        ramp: Ramp, otherwise("another law");
        /// At random, by the clocks of a standard working week, with this rate in its busiest hour, 9 to 10: a sixth of a
        /// working day comes in it.
        business_hours: Rate, otherwise("another law");
    }
}

shape! {
    /// A rate that rises or falls evenly, and then stays.
    Ramp "a ramp" {
        /// The rate as it begins.
        from: Rate, required();
        /// The rate as it ends, and from then on.
        to: Rate, required();
        /// How long that takes.
        over: SimDuration, required(), within("1ms", "366d");
    }
}

shape! {
    /// How a customer comes: exactly one of `issue`, `user`, `support_button`, `session_key` and `help_link`.
    ComesBy "comes_by" {
        /// The public portal, for `issue`, `user` and `help_link`.
        portal: DirectoryName, otherwise("the default one");
        /// The issue that is submitted: into the queue of the team that owns it (QUEUE-2).
        issue: DirectoryName, otherwise("another way");
        /// The representative whose name is chosen: into that personal queue (QUEUE-1).
        user: DirectoryName, otherwise("another way");
        /// The Support Button that is clicked: by its portal into its queue (BTN-1).
        support_button: DirectoryName, otherwise("another way");
        /// The entry of the timeline that makes the session key (KEY-2). Only of a single customer: a key is used once.
        session_key: Name, otherwise("another way");
        /// The queue that a help link on a web page names (QUEUE-7).
        help_link: QueueName, otherwise("another way");
    }
}

/// What a customer runs at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runs {
    Full,
    Chat,
}

choice! {
    Runs { "full" Full, "chat" Chat }
}
