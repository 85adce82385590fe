//! The `[[console]]` and `[[representatives]]` blocks: who sits where, and works when.

use jiff::civil::Weekday;
use model::plan::{ConsoleKind, Device};

use super::directory::Account;
use super::key::{Form, Key};
use super::select::{SiteName, Sites};
use super::shape::shape;
use super::spread::Spread;
use super::tree::{Node, Tree};
use super::value::{DirectoryName, Placed, Value, choice, word};
use crate::diagnostic::Diagnostics;
use crate::units::TimeOfDay;

shape! {
    /// A console at which one representative sits. Somebody may have several; logging in at one signs out at the others
    /// (WEB-2). A user for whom a file has no console at all is always at hand, and takes no licence.
    Console "[[console]]" {
        /// Its name, by which the timeline knows it. Needed where somebody has several.
        name: DirectoryName, otherwise("the name of the user or of the rep invite profile");
        /// Whose it is. Either this or `rep_invite`.
        user: DirectoryName, otherwise("either this or `rep_invite`");
        /// The rep invite profile of the external representative whose it is (EXT-1). Either this or `user`.
        rep_invite: DirectoryName, otherwise("either this or `user`");
        /// Which of the representative consoles it is (WEB-1).
        kind: ConsoleKind, default("desktop");
        /// What it runs on.
        device: Device, otherwise("windows; for a mobile console, ios");
        /// The site whose network it is in.
        site: SiteName, otherwise("the first one");
        /// When its representative works there by itself, and how.
        work: Work, otherwise("never: only what the timeline says is done there");
    }
}

shape! {
    /// Representatives alike, each at a console of the own, who work by themselves. Either `count` of them, for whom users are
    /// added to the directory: their names are this block's with ` 1`, ` 2`, ... behind it; or `users` of the directory.
    Representatives "[[representatives]]" {
        /// What they are called together.
        name: DirectoryName, required();
        /// How many. Either this or `users`.
        count: u32, within("1", "1000"), otherwise("either this or `users`");
        /// The teams that these are dealt to in turn, one each. One that the directory does not hold is added to it.
        teams: Vec<Placed<DirectoryName>>, otherwise("none");
        /// What the accounts of these are like.
        account: Account, otherwise("an account without anything said of it");
        /// Users of the directory. Either this or `count`.
        users: Vec<Placed<DirectoryName>>, otherwise("either this or `count`");
        /// Which of the representative consoles they have (WEB-1).
        kind: ConsoleKind, default("desktop");
        /// What these run on.
        device: Device, otherwise("windows; for a mobile console, ios");
        /// The sites at which they are, in turn.
        sites: Sites, otherwise("the first one");
        /// When they work, and how.
        work: Work, default("{}");
    }
}

shape! {
    /// How somebody works who is not told by the timeline what to do: logs in as a shift begins, accepts what waits in order,
    /// handles each session as long as its customer's `handling` says, ends it, and logs out after the shift once everything is
    /// finished.
    Work "work" {
        /// When, by the clocks of the zone in which the run starts.
        shifts: Vec<Placed<Shift>>, otherwise("from the beginning of the run to its end");
        /// In how many sessions at once, at most (QUEUE-5).
        sessions_max: u32, default("1"), within("1", "10");
        /// How long it takes to accept a session that is seen waiting or is offered.
        reaction: Spread, otherwise("between 2 s and 8 s");
        /// How long until somebody tries again whose log-in was refused because every licence is in use (APP-8).
        retry: Spread, otherwise("between 30 s and 60 s");
    }
}

shape! {
    /// A shift. One that ends at an earlier time of day than it begins, or at the same, ends on the next day.
    Shift "a shift" {
        /// The days on which it begins.
        days: Days, default("weekdays");
        /// When it begins.
        from: TimeOfDay, required();
        /// When it ends.
        until: TimeOfDay, required();
    }
}

/// Days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Days(pub(crate) Vec<Weekday>);

impl Value for Days {
    const FORM: Form = Form::AnyOf(&[Form::Choice(SHORT), Form::List(&Form::Choice(DAYS))]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        if let Tree::List(nodes) = &node.value {
            let read = |node: &Node, out: &mut Diagnostics| {
                let found = word(node, DAYS, key, out)?;
                WEEK.into_iter().zip(DAYS).find(|(_, name)| **name == found).map(|(day, _)| day)
            };
            let mut days: Vec<_> = nodes.iter().filter_map(|node| read(node, out)).collect();
            days.sort_unstable_by_key(|day| day.to_monday_zero_offset());
            days.dedup();
            return Some(Self(days));
        }
        let (working, weekend) = WEEK.split_at(5);
        Some(Self(match word(node, SHORT, key, out)? {
            "weekdays" => working.to_vec(),
            "weekends" => weekend.to_vec(),
            _ => WEEK.to_vec(),
        }))
    }
}

choice! {
    ConsoleKind { "desktop" Desktop, "web" Web, "mobile" Mobile }
    Device {
        "windows" Windows, "mac" Mac, "linux" Linux, "chrome_os" ChromeOs, "ios" Ios, "android" Android,
        "windows_xp" WindowsXp, "windows_8" Windows8,
    }
}

const SHORT: &[&str] = &["every_day", "weekdays", "weekends"];
const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];
