import { Route, Routes } from 'react-router'
import EditionForm from './EditionForm'
import EditionPage from './EditionPage'
import EditionsPage from './EditionsPage'

/** The addresses below what a network says of itself, loaded together. */
export default function StatementPages() {
  return (
    <Routes>
      <Route index element={<EditionsPage />} />
      <Route path="new" element={<EditionForm />} />
      <Route path=":edition" element={<EditionPage />} />
    </Routes>
  )
}
