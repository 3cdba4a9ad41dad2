import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { Moved } from '../ui/Moved'
import { PageSkeleton } from '../ui/Skeleton'
import { NotFoundPage } from './NotFoundPage'

const HomePage = lazy(() => import('./HomePage'))
const OrganizationsPage = lazy(() => import('../features/network/OrganizationsPage'))
const OrganizationPage = lazy(() => import('../features/network/OrganizationPage'))
const OrganizationForm = lazy(() => import('../features/network/OrganizationForm'))
const NetworksPage = lazy(() => import('../features/network/NetworksPage'))
const NetworkFrame = lazy(() => import('../features/network/NetworkFrame'))
const NetworkPage = lazy(() => import('../features/network/NetworkPage'))
const NetworkForm = lazy(() => import('../features/network/NetworkForm'))
const MembersPage = lazy(() => import('../features/network/MembersPage'))
const MemberForm = lazy(() => import('../features/network/MemberForm'))
const DirectoryPage = lazy(() => import('../features/network/DirectoryPage'))
const PersonPage = lazy(() => import('../features/network/PersonPage'))
const PersonForm = lazy(() => import('../features/network/PersonForm'))
const PeoplePage = lazy(() => import('../features/network/PeoplePage'))
const RoleGrantPage = lazy(() => import('../features/network/RoleGrantPage'))
const RoleGrantForm = lazy(() => import('../features/network/RoleGrantForm'))
const SignInPage = lazy(() => import('../features/identity/SignInPage'))
const SignInLinkPage = lazy(() => import('../features/identity/SignInLinkPage'))
const CallbackPage = lazy(() => import('../features/identity/CallbackPage'))
const ForgottenPage = lazy(() => import('../features/identity/ForgottenPage'))
const ResetPage = lazy(() => import('../features/identity/ResetPage'))
const SetupPage = lazy(() => import('../features/identity/SetupPage'))
const InvitationPage = lazy(() => import('../features/identity/InvitationPage'))
const NewAddressPage = lazy(() => import('../features/identity/NewAddressPage'))
const FactorPage = lazy(() => import('../features/identity/FactorPage'))
const AccountPage = lazy(() => import('./AccountPage'))
const NotificationsPage = lazy(() => import('./notifications/NotificationsPage'))
const GlossaryPage = lazy(() => import('./GlossaryPage'))
const ApiPage = lazy(() => import('./api/ApiPage'))
const DataPage = lazy(() => import('./data/DataPage'))
const DataListPage = lazy(() => import('./data/DataListPage'))
const DataRowPage = lazy(() => import('./data/DataRowPage'))
const DataNewPage = lazy(() => import('./data/DataNewPage'))

/** Every address there is; each page is loaded when it is first opened. */
export function Pages() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Routes>
        <Route index element={<HomePage />} />
        <Route path="sign-in" element={<SignInPage />} />
        <Route path="sign-in/callback" element={<CallbackPage />} />
        <Route path="sign-in/:link" element={<SignInLinkPage />} />
        <Route path="password-reset" element={<ForgottenPage />} />
        <Route path="forgotten-password" element={<Moved to="/password-reset" />} />
        <Route path="reset/:link" element={<ResetPage />} />
        <Route path="setup/:link" element={<SetupPage />} />
        <Route path="invitation/:link" element={<InvitationPage />} />
        <Route path="new-address/:link" element={<NewAddressPage />} />
        <Route path="organizations" element={<OrganizationsPage />} />
        <Route path="organizations/new" element={<OrganizationForm />} />
        <Route path="o/:organization" element={<OrganizationPage />} />
        <Route path="o/:organization/edit" element={<OrganizationForm />} />
        <Route path="networks" element={<NetworksPage />} />
        <Route path="networks/new" element={<NetworkForm />} />
        <Route path="n/:network" element={<NetworkFrame />}>
          <Route index element={<NetworkPage />} />
          <Route path="edit" element={<NetworkForm />} />
          <Route path="members" element={<MembersPage />} />
          <Route path="members/new" element={<MemberForm />} />
          <Route path="members/:membership" element={<MemberForm />} />
        </Route>
        <Route path="people" element={<DirectoryPage />} />
        <Route path="p/:person" element={<PersonPage />} />
        <Route path="p/:person/edit" element={<PersonForm />} />
        <Route path="account" element={<AccountPage />} />
        <Route path="account/second-step" element={<FactorPage />} />
        <Route path="notifications" element={<NotificationsPage />} />
        <Route path="me/notifications/*" element={<Moved to="/notifications" />} />
        <Route path="glossary" element={<GlossaryPage />} />
        <Route path="admin/people" element={<PeoplePage />} />
        <Route path="admin/people/new" element={<RoleGrantForm />} />
        <Route path="admin/people/:grant" element={<RoleGrantPage />} />
        <Route path="admin/data" element={<DataPage />} />
        <Route path="admin/data/:plural" element={<DataListPage />} />
        <Route path="admin/data/:plural/new" element={<DataNewPage />} />
        <Route path="admin/data/:plural/:id" element={<DataRowPage />} />
        <Route path="api/docs" element={<ApiPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  )
}
