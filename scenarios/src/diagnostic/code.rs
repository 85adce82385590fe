//! The kinds of problems, each with a name that stays.

use std::fmt;

macro_rules! codes {
    ($($variant:ident $name:literal $about:literal)*) => {
        /// A kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $about] $variant,)*
        }

        impl Code {
            /// Every kind, in the order in which documents list them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its stable name: `unknown-key`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it means, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }
    };
}

codes! {
    Unreadable "unreadable" "A file cannot be read."
    TooLarge "too-large" "A file or a part of it is larger than the limit."
    NotUtf8 "not-utf8" "A file is not UTF-8 text."
    Syntax "syntax" "A file is not valid TOML."
    ScenarioName "scenario-name" "The file's name cannot be a scenario's name."
    IncludeCycle "include-cycle" "Files include each other in a circle, or too deeply."
    SetPath "set-path" "The key of a `--set` leads nowhere."
    UnknownKey "unknown-key" "A key that does not exist at this place."
    MissingKey "missing-key" "A key that must be given."
    WrongType "wrong-type" "A value of another type than the key's."
    WrongUnit "wrong-unit" "A quantity without its unit, or with one that does not fit."
    WrongValue "wrong-value" "A value of the right type that is not one of those allowed."
    OutOfBounds "out-of-bounds" "A quantity below its least or above its greatest value."
    Conflict "conflict" "Keys that exclude or contradict each other."
    WrongModel "wrong-model" "A key that the appliance's model does not have, or lacks."
    DuplicateName "duplicate-name" "A name that is already taken."
    UnknownName "unknown-name" "A reference to something that the directory does not hold."
    UnknownSite "unknown-site" "A reference to a site that does not exist."
    UnknownInstaller "unknown-installer" "A reference to an installer that does not exist."
    Availability "availability" "A session policy assigned where it is not available."
    Incomplete "incomplete" "Permissions that leave something not defined where nothing may be."
    NoEffect "no-effect" "Something in the directory that changes nothing."
    Expired "expired" "A deployment that comes after its installer has expired."
    Expectation "expectation" "An expectation that cannot be read."
    UnknownRule "unknown-rule" "A rule that the catalogue does not hold."
    Allotment "allotment" "Jump Clients that cannot be shared out over the sites as written."
    MissingAction "missing-action" "An entry of the timeline that does nothing."
    AfterTheEnd "after-the-end" "Something that lies beyond the end of the run."
    Overlap "overlap" "Two entries of the timeline that contradict each other."
    Listing "listing" "A problem in a Jump Client listing."
    OverCapacity "over-capacity" "A fleet larger than the appliance's capacity."
    MatchesNothing "matches-nothing" "A selection that finds nobody."
    NothingExpected "nothing-expected" "A scenario without expectations."
    Rounded "rounded" "A figure that cannot be kept exactly."
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
