//! How [`Evidence`] comes about: everything is compared, read as papers, and put in order once.

use std::collections::{BTreeMap, BTreeSet};

use super::data::Data;
use super::index::Index;
use super::marks::Marks;
use super::{Elsewhere, Evidence, personal, statement};
use crate::catalogue::Catalogue;
use crate::digest::Digest;
use crate::facts::Facts;
use crate::likeness::{self, Likeness, Prints, Stopped};
use crate::paper::{Date, Paper};
use crate::project::Project;

impl Evidence {
    /// Compares, and puts everything together.
    pub fn gather(
        project: Project,
        catalogue: Catalogue,
        facts: BTreeMap<Digest, Facts>,
        today: Date,
    ) -> Self {
        let nobody = Prints::default();
        Evidence::gather_against(project, catalogue, facts, &nobody, today, &|| false)
    }

    /// The same; compared with papers besides that are not at hand. Once stopped it is quickly
    /// over, and what it gives is of no use.
    pub fn gather_against(
        project: Project,
        catalogue: Catalogue,
        facts: BTreeMap<Digest, Facts>,
        prints: &Prints,
        today: Date,
        stopped: &Stopped<'_>,
    ) -> Self {
        let likenesses = likeness::compare_with(&project, &catalogue, &facts, prints, stopped);
        let letters = |text: &Digest| prints.texts.get(text).map_or(0, |print| print.letters);
        let elsewhere = prints.papers.iter().map(|paper| Elsewhere {
            paper: paper.clone(),
            letters: paper.text.as_ref().map_or(0, letters),
        });
        let mut elsewhere: Vec<Elsewhere> = elsewhere.collect();
        elsewhere.sort_by(|a, b| a.paper.material.path.cmp(&b.paper.material.path));
        Evidence {
            elsewhere,
            ..Evidence::put(project, catalogue, facts, likenesses, today, stopped)
        }
    }

    /// Puts everything together; what is alike was measured before.
    pub fn of(
        project: Project,
        catalogue: Catalogue,
        facts: BTreeMap<Digest, Facts>,
        likenesses: Vec<Likeness>,
        today: Date,
    ) -> Self {
        Evidence::put(project, catalogue, facts, likenesses, today, &|| false)
    }

    fn put(
        mut project: Project,
        mut catalogue: Catalogue,
        facts: BTreeMap<Digest, Facts>,
        likenesses: Vec<Likeness>,
        today: Date,
        stopped: &Stopped<'_>,
    ) -> Self {
        for materials in [
            &mut catalogue.materials,
            &mut catalogue.shared,
            &mut catalogue.reference,
        ] {
            materials.sort_by(|a, b| a.path.cmp(&b.path));
        }
        let read = || facts.iter().take_while(|_| !stopped());
        let papers: BTreeMap<Digest, Paper> = read()
            .map(|(digest, f)| (*digest, Paper::of(&f.reading)))
            .collect();
        let state = |digest: Digest| {
            let (reading, paper) = (&facts.get(&digest)?.reading, papers.get(&digest)?);
            Some((digest, statement::find(reading, paper, &project.place.name)))
        };
        let handed_in: BTreeSet<Digest> = catalogue.materials.iter().map(|m| m.digest).collect();
        let handed_in = handed_in.into_iter().take_while(|_| !stopped());
        let statements = handed_in.filter_map(state).collect();
        let personal = read()
            .map(|(digest, f)| (*digest, personal::find(&f.reading)))
            .filter(|(_, found)| !found.is_empty())
            .collect();
        let data = Data::of(&project, &catalogue, &facts);
        let marks = Marks::of(&project, &catalogue, &facts);
        let complaints = data.complaints.iter().chain(&marks.complaints);
        project.notices.extend(complaints.cloned());
        let slots = project.slots();
        let index = Index::of(&project, &slots, &catalogue, &facts);
        Evidence {
            project,
            catalogue,
            facts,
            papers,
            likenesses,
            slots,
            today,
            data,
            marks,
            elsewhere: Vec::new(),
            personal,
            statements,
            index,
        }
    }
}
