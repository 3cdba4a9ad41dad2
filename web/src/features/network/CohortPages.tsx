import { Route, Routes } from 'react-router'
import CohortForm from './CohortForm'
import CohortPage from './CohortPage'
import CohortPartForm from './CohortPartForm'
import CohortsPage from './CohortsPage'

/** The addresses below a network's cohorts, loaded together. */
export default function CohortPages() {
  return (
    <Routes>
      <Route index element={<CohortsPage />} />
      <Route path="new" element={<CohortForm />} />
      <Route path=":cohort" element={<CohortPage />} />
      <Route path=":cohort/edit" element={<CohortForm />} />
      <Route path=":cohort/members/new" element={<CohortPartForm plural="cohort-members" />} />
      <Route path=":cohort/members/:part" element={<CohortPartForm plural="cohort-members" />} />
      <Route path=":cohort/years/new" element={<CohortPartForm plural="cohort-years" />} />
      <Route path=":cohort/years/:part" element={<CohortPartForm plural="cohort-years" />} />
    </Routes>
  )
}
