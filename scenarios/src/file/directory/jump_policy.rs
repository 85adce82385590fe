//! Jump Policies: when and how Jump Items can be accessed (JPOL-1 to JPOL-8).

use jiff::civil::Weekday;
use model::access::jump_policy::Simultaneous;
use model::access::schedule::WeekTime;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};
use crate::file::key::{Form, Key};
use crate::file::shape::shape;
use crate::file::tree::{Node, Tree};
use crate::file::value::{DirectoryName, Placed, SiteName as CodeName, Text, Value, choice, wrong_type};
use crate::units::{Quantity, TimeOfDay};

shape! {
    /// A Jump Policy. It has no effect until it is applied to a Jump Item (JPOL-1).
    JumpPolicy "[[directory.jump_policy]]" {
        /// Its name.
        name: DirectoryName, required();
        /// Its code name, unique too.
        code_name: CodeName, otherwise("made from the name (JPOL-8)");
        /// What it is for.
        description: Text, otherwise("none");
        /// When its Jump Items can be accessed.
        schedule: Schedule, otherwise("at any time");
        /// Whether a ticket id is required before a session starts (JPOL-6).
        ticket_required: bool, default("false");
        /// Whether the end user must pass a multi-factor challenge before a session starts or is elevated (JPOL-7).
        challenge_required: bool, default("false");
        /// Whether several users may jump to one Jump Item at once; `global`: as `directory.jump_items` says (SIMUL-3).
        simultaneous_jumps: Simultaneous, default("global");
    }
}

shape! {
    /// When Jump Items can be accessed, week by week, by the clocks of a time zone (JPOL-2).
    Schedule "a schedule" {
        /// Whether it restricts anything.
        enabled: bool, default("true");
        /// The time zone, by its name in the tz database, such as `Europe/Berlin`.
        time_zone: Text, required();
        /// The entries; they may overlap and touch, in any order.
        entries: Vec<Placed<ScheduleEntry>>, default("[]");
        /// Whether sessions are forced to end when it does not permit access (JPOL-5).
        force_end: bool, default("false");
    }
}

shape! {
    /// A stretch of every week, which may cross midnight and the week's end.
    ScheduleEntry "an entry of a schedule" {
        /// When it begins, such as `"Monday 08:00"`.
        start: WeekTime, required();
        /// When it is over; in the following week where that lies before the start in this one.
        end: WeekTime, required();
    }
}

choice! {
    Simultaneous { "global" Global, "allow" Allow, "disallow" Disallow }
}

impl Value for WeekTime {
    const FORM: Form = Form::Text {
        kind: "weekday and time",
        what: WHAT,
        pattern: Some("^(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) [0-2][0-9]:[0-5][0-9]$"),
    };

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let Tree::Text(text) = &node.value else { return wrong_type(node, key, out) };
        let parts = text.split_once(' ').and_then(|(day, time)| {
            let day = DAYS.iter().position(|name| *name == day)?;
            let day = Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()?;
            Self::new(day, TimeOfDay::parse(time).ok()?.0).ok()
        });
        if parts.is_none() {
            let message = format!("`{}` is no weekday and time", shorten(text));
            out.push(Diagnostic::error(Code::WrongValue, node.span, message).help(format!("expected {WHAT}")));
        }
        parts
    }
}

const WHAT: &str = "a weekday and a time of day, such as \"Monday 08:00\"";
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
