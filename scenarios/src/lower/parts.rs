//! What one entry of a file is written out into: outages with `stagger`, nights, several settings that change.

use model::time::{SimDuration, SimTime};

use super::{Calendar, Selection};
use crate::file::Entry;

/// What entries are written out by: the sites they select, and the calendar they follow, where it is known.
#[derive(Clone, Copy)]
pub(crate) struct Writing<'a> {
    pub(crate) selection: &'a Selection<'a>,
    pub(crate) calendar: Option<&'a Calendar>,
}

/// The entries that one entry of a file becomes. Without any, it is one, under its own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// What stands behind the entry's name and a hyphen.
    pub(crate) suffix: String,
    pub(crate) start: SimTime,
    pub(crate) end: SimTime,
}

impl Writing<'_> {
    /// How many entries an entry becomes.
    pub(crate) fn count(&self, entry: &Entry) -> usize {
        match entry.site_outage.get().is_some_and(|outage| outage.stagger.given) {
            true => self.selection.sites(entry).len(),
            false => self.parts(entry).len().max(1),
        }
    }

    /// The parts of an entry that becomes several: with `stagger` one for each site, for nights one for each night, and
    /// for a change of more than one setting one for each of them.
    pub(crate) fn parts(&self, entry: &Entry) -> Vec<Part> {
        let Some(at) = entry.at.copied().map(|at| SimTime::ZERO + at) else { return Vec::new() };
        let part = |number: usize, start: SimTime, lasting: SimDuration| Part {
            suffix: number.to_string(),
            start,
            end: start.saturating_add(lasting),
        };
        if let Some(outage) = entry.site_outage.get()
            && let (Some(stagger), Some(lasting)) = (outage.stagger.copied(), outage.lasting.copied())
        {
            let start = |number: usize| at.saturating_add(stagger.saturating_mul(number as u64 - 1));
            return (1..=self.selection.sites(entry).len())
                .map(|number| part(number, start(number), lasting))
                .collect();
        }
        if let Some(nights) = entry.nights.get() {
            let over = nights.over.copied().unwrap_or_default();
            let nights = self.nights(entry).into_iter().zip(1..);
            return nights.map(|(night, number)| part(number, night.evening, night.lasting() + over)).collect();
        }
        let settings = entry.change.get().map(|change| change.given()).filter(|settings| settings.len() > 1);
        let part = |setting: &str| Part { suffix: setting.to_owned(), start: at, end: at };
        settings.unwrap_or_default().into_iter().map(part).collect()
    }

    /// The nights of an entry; none where the calendar is not known.
    pub(crate) fn nights(&self, entry: &Entry) -> Vec<super::Night> {
        let (Some(calendar), Some(nights), Some(at)) = (self.calendar, entry.nights.get(), entry.at.copied()) else {
            return Vec::new();
        };
        let (Some(from), Some(until), Some(weekends)) =
            (nights.from.copied(), nights.until.copied(), nights.weekends.copied())
        else {
            return Vec::new();
        };
        let begin = SimTime::ZERO + at;
        let end =
            nights.lasting.copied().map_or(SimTime::from_micros(i64::MAX), |lasting| begin.saturating_add(lasting));
        calendar.nights((from.0, until.0), weekends, begin, end)
    }
}
