//! The columns of a listing and what each may hold.

use std::fmt;

/// A column, in the order in which listings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Name,
    Hostname,
    Fqdn,
    Tag,
    Comments,
    JumpGroupId,
    JumpGroupType,
    JumpPolicyId,
    AttendedSessionPolicyId,
    UnattendedSessionPolicyId,
    PublicSiteAddress,
    InstallMode,
    ConnectionType,
    LastConnectTimestamp,
    LastDisconnectTimestamp,
    IsLost,
    NeedsUpdate,
    UnavailableReason,
    OperatingSystem,
    PublicIp,
    PrivateIp,
    ConsoleUser,
    MaxOfflineMinutes,
}

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A whole number within bounds.
    Integer { min: i64, max: i64 },
    /// Text of so many characters.
    Text { max: usize },
    /// One of these words.
    Word(&'static [&'static str]),
    /// True or false.
    Flag,
    /// A moment.
    Time,
    /// An address.
    Address,
}

impl Column {
    /// The column called `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        COLUMNS.iter().find(|(_, known, _)| *known == name).map(|(column, ..)| *column)
    }

    /// What listings call it.
    pub(super) const fn name(self) -> &'static str {
        COLUMNS[self as usize].1
    }

    /// The names of all columns, in order.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        COLUMNS.iter().map(|(_, name, _)| *name)
    }

    /// What it may hold.
    pub(super) const fn shape(self) -> Shape {
        COLUMNS[self as usize].2
    }

    /// The column whose name looks most like `name`, if any looks alike.
    pub(super) fn nearest(name: &str) -> Option<&'static str> {
        if name.len() > 2 * NAME_MAX {
            return None;
        }
        let lower = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        let distance = |known: &&str| strsim::damerau_levenshtein(&lower, known);
        COLUMNS.iter().map(|(_, known, _)| *known).min_by_key(distance).filter(|known| distance(known) <= 2)
    }
}

/// What a value of the shape is, as problems say it.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer { min, max } => write!(f, "a whole number from {min} to {max}"),
            Self::Text { max } => write!(f, "text of at most {max} characters"),
            Self::Word(words) => write!(f, "one of `{}`", words.join("`, `")),
            Self::Flag => f.write_str("`true` or `false`"),
            Self::Time => f.write_str("a date and time with its offset from UTC"),
            Self::Address => f.write_str("an IPv4 or IPv6 address"),
        }
    }
}

/// How many columns there are.
pub(super) const COLUMN_COUNT: usize = COLUMNS.len();

/// The longest name of a column has 28 letters. Names far from that are compared with none: it would take long.
const NAME_MAX: usize = 28;
/// The largest number that JSON tools keep exact (2^53 - 1).
const NUMBER_MAX: i64 = (1 << 53) - 1;
const ANY: Shape = Shape::Integer { min: -NUMBER_MAX, max: NUMBER_MAX };
const POLICY: Shape = Shape::Integer { min: 2, max: NUMBER_MAX };

/// Text whose length the API does not bound gets the bound of a hostname.
const COLUMNS: [(Column, &str, Shape); 24] = [
    (Column::Id, "id", Shape::Integer { min: 1, max: NUMBER_MAX }),
    (Column::Name, "name", Shape::Text { max: 128 }),
    (Column::Hostname, "hostname", Shape::Text { max: 255 }),
    (Column::Fqdn, "fqdn", Shape::Text { max: 255 }),
    (Column::Tag, "tag", Shape::Text { max: 64 }),
    (Column::Comments, "comments", Shape::Text { max: 1_024 }),
    (Column::JumpGroupId, "jump_group_id", ANY),
    (Column::JumpGroupType, "jump_group_type", Shape::Word(&["shared", "personal"])),
    (Column::JumpPolicyId, "jump_policy_id", ANY),
    (Column::AttendedSessionPolicyId, "attended_session_policy_id", POLICY),
    (Column::UnattendedSessionPolicyId, "unattended_session_policy_id", POLICY),
    (Column::PublicSiteAddress, "public_site_address", Shape::Text { max: 128 }),
    (Column::InstallMode, "install_mode", Shape::Word(&["unknown", "user", "service"])),
    (Column::ConnectionType, "connection_type", Shape::Word(&["active", "passive", "uninstalled"])),
    (Column::LastConnectTimestamp, "last_connect_timestamp", Shape::Time),
    (Column::LastDisconnectTimestamp, "last_disconnect_timestamp", Shape::Time),
    (Column::IsLost, "is_lost", Shape::Flag),
    (Column::NeedsUpdate, "needs_update", Shape::Flag),
    (Column::UnavailableReason, "unavailable_reason", Shape::Word(&["none", "disabled"])),
    (Column::OperatingSystem, "operating_system", Shape::Text { max: 255 }),
    (Column::PublicIp, "public_ip", Shape::Address),
    (Column::PrivateIp, "private_ip", Shape::Address),
    (Column::ConsoleUser, "console_user", Shape::Text { max: 255 }),
    (Column::MaxOfflineMinutes, "max_offline_minutes", Shape::Integer { min: 0, max: i32::MAX as i64 }),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_columns() {
        for (place, (column, name, _)) in COLUMNS.into_iter().enumerate() {
            assert_eq!(column as usize, place);
            assert_eq!(Column::named(name), Some(column));
        }
    }

    #[test]
    fn a_misspelt_column_finds_its_neighbour() {
        let cases = [
            ("host_name", Some("hostname")),
            ("Public IP", Some("public_ip")),
            ("ID", Some("id")),
            ("serial_number", None),
        ];
        for (name, nearest) in cases {
            assert_eq!(Column::nearest(name), nearest, "{name}");
        }
    }
}
