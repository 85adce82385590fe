//! Blocks: many single findings, each about a row and a column, put together so that a person can read them.
//!
//! Nothing is lost and nothing is added: the blocks, multiplied out, are the findings.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Every row with every column, and what was found about each of these pairs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block<F, R, C> {
    /// What was found, in order.
    pub findings: Vec<F>,
    /// About which rows, in order.
    pub rows: Vec<R>,
    /// With which columns, in order.
    pub columns: Vec<C>,
}

/// Findings as they come in, one by one.
#[derive(Clone, Debug)]
pub struct Findings<F, R, C>(BTreeMap<F, BTreeMap<R, Vec<C>>>);

impl<F: Ord + Clone, R: Ord, C: Ord> Findings<F, R, C> {
    /// Adds one. None may come twice.
    pub fn add(&mut self, finding: F, row: R, column: C) {
        self.0.entry(finding).or_default().entry(row).or_default().push(column);
    }

    /// The blocks, those about most pairs first. Rows that have one finding with the same columns go together, then findings
    /// about the same rows and columns.
    pub fn blocks(self) -> Vec<Block<F, R, C>> {
        let mut alike: BTreeMap<(Vec<R>, Vec<C>), Vec<F>> = BTreeMap::new();
        for (finding, rows) in self.0 {
            let mut rows_of: BTreeMap<Vec<C>, Vec<R>> = BTreeMap::new();
            for (row, mut columns) in rows {
                columns.sort_unstable();
                rows_of.entry(columns).or_default().push(row);
            }
            for (columns, rows) in rows_of {
                alike.entry((rows, columns)).or_default().push(finding.clone());
            }
        }
        let block = |((rows, columns), findings)| Block { findings, rows, columns };
        let mut blocks: Vec<Block<F, R, C>> = alike.into_iter().map(block).collect();
        blocks.sort_by_key(|block| Reverse(block.rows.len() * block.columns.len()));
        blocks
    }
}

impl<F, R, C> Default for Findings<F, R, C> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_belongs_together_stands_together() {
        let mut findings = Findings::default();
        for row in ["ann", "bob"] {
            for column in [2, 1] {
                findings.add("pinning", row, column);
                findings.add("chat", row, column);
            }
        }
        findings.add("chat", "eve", 1);
        let blocks = findings.blocks();
        assert_eq!(blocks.len(), 2);
        assert_eq!(
            blocks[0],
            Block { findings: vec!["chat", "pinning"], rows: vec!["ann", "bob"], columns: vec![1, 2] }
        );
        assert_eq!(blocks[1], Block { findings: vec!["chat"], rows: vec!["eve"], columns: vec![1] });
    }

    proptest! {
        #[test]
        fn the_blocks_multiplied_out_are_the_findings(
            single in prop::collection::btree_set((0u8..3, 0u8..5, 0u8..5), 0..60)
        ) {
            let mut findings = Findings::default();
            single.iter().for_each(|(finding, row, column)| findings.add(*finding, *row, *column));
            let mut expanded = Vec::new();
            for block in findings.blocks() {
                for finding in &block.findings {
                    for row in &block.rows {
                        expanded.extend(block.columns.iter().map(|column| (*finding, *row, *column)));
                    }
                }
            }
            prop_assert_eq!(expanded.len(), single.len(), "none twice");
            prop_assert_eq!(expanded.into_iter().collect::<BTreeSet<_>>(), single);
        }
    }
}
