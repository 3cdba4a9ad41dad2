import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { Moved } from '../ui/Moved'
import { PageSkeleton } from '../ui/Skeleton'
import { lazyOf } from './i18n'
import { NotFoundPage } from './NotFoundPage'

const HomePage = lazy(() => import('./HomePage'))
const OrganizationsPage = lazy(() => import('../features/network/OrganizationsPage'))
const OrganizationPage = lazy(() => import('../features/network/OrganizationPage'))
const OrganizationForm = lazy(() => import('../features/network/OrganizationForm'))
const MergerForm = lazyOf('mergers', () => import('../features/network/MergerForm'))
const NetworksPage = lazy(() => import('../features/network/NetworksPage'))
const NetworkFrame = lazy(() => import('../features/network/NetworkFrame'))
const NetworkPage = lazy(() => import('../features/network/NetworkPage'))
const NetworkForm = lazy(() => import('../features/network/NetworkForm'))
const MembersPage = lazy(() => import('../features/network/MembersPage'))
const MemberForm = lazy(() => import('../features/network/MemberForm'))
const CohortPages = lazyOf('cohorts', () => import('../features/network/CohortPages'))
const StatementPages = lazyOf('statements', () => import('../features/network/StatementPages'))
const DirectoryPage = lazy(() => import('../features/network/DirectoryPage'))
const PersonPage = lazy(() => import('../features/network/PersonPage'))
const PersonForm = lazy(() => import('../features/network/PersonForm'))
const SignInPage = lazyOf('identity', () => import('../features/identity/SignInPage'))
const SignInLinkPage = lazyOf('identity', () => import('../features/identity/SignInLinkPage'))
const CallbackPage = lazyOf('identity', () => import('../features/identity/CallbackPage'))
const ForgottenPage = lazyOf('identity', () => import('../features/identity/ForgottenPage'))
const ResetPage = lazyOf('identity', () => import('../features/identity/ResetPage'))
const SetupPage = lazyOf('identity', () => import('../features/identity/SetupPage'))
const InvitationPage = lazyOf('identity', () => import('../features/identity/InvitationPage'))
const NewAddressPage = lazyOf('identity', () => import('../features/identity/NewAddressPage'))
const FactorPage = lazyOf('identity', () => import('../features/identity/FactorPage'))
const PeoplePage = lazyOf('administration', () => import('../features/administration/PeoplePage'))
const RoleGrantPage = lazyOf('administration', () => import('../features/administration/RoleGrantPage'))
const RoleGrantForm = lazyOf('administration', () => import('../features/administration/RoleGrantForm'))
const RenewalPage = lazyOf('administration', () => import('../features/administration/RenewalPage'))
const InvitationsPage = lazyOf('administration', () => import('../features/administration/InvitationsPage'))
const OpenInvitationPage = lazyOf('administration', () => import('../features/administration/InvitationPage'))
const AccountsPage = lazyOf('administration', () => import('../features/administration/AccountsPage'))
const AccountStatePage = lazyOf('administration', () => import('../features/administration/AccountStatePage'))
const AccessPage = lazyOf('administration', () => import('../features/administration/AccessPage'))
const SignOnsPage = lazyOf('administration', () => import('../features/administration/SignOnsPage'))
const SignOnPage = lazyOf('administration', () => import('../features/administration/SignOnPage'))
const SignOnForm = lazyOf('administration', () => import('../features/administration/SignOnForm'))
const TokensPage = lazyOf('administration', () => import('../features/administration/TokensPage'))
const TokenPage = lazyOf('administration', () => import('../features/administration/TokenPage'))
const JobsPage = lazyOf('administration', () => import('../features/administration/JobsPage'))
const JobPage = lazyOf('administration', () => import('../features/administration/JobPage'))
const ChangesPage = lazyOf('administration', () => import('../features/administration/ChangesPage'))
const ReadsPage = lazyOf('administration', () => import('../features/administration/ReadsPage'))
const DisclosuresPage = lazyOf('administration', () => import('../features/administration/DisclosuresPage'))
const SecurityPage = lazyOf('administration', () => import('../features/administration/SecurityPage'))
const AccountPage = lazy(() => import('./AccountPage'))
const NotificationsPage = lazy(() => import('./notifications/NotificationsPage'))
const ExportsPage = lazyOf('exports', () => import('../features/exports/ExportsPage'))
const GlossaryPage = lazy(() => import('./GlossaryPage'))
const ApiPage = lazy(() => import('./api/ApiPage'))
const DataPage = lazyOf('administration', () => import('./data/DataPage'))
const DataListPage = lazyOf('administration', () => import('./data/DataListPage'))
const DataRowPage = lazyOf('administration', () => import('./data/DataRowPage'))
const DataNewPage = lazyOf('administration', () => import('./data/DataNewPage'))

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
        <Route path="o/:organization/merge" element={<MergerForm />} />
        <Route path="networks" element={<NetworksPage />} />
        <Route path="networks/new" element={<NetworkForm />} />
        <Route path="n/:network" element={<NetworkFrame />}>
          <Route index element={<NetworkPage />} />
          <Route path="edit" element={<NetworkForm />} />
          <Route path="members" element={<MembersPage />} />
          <Route path="members/new" element={<MemberForm />} />
          <Route path="members/:membership" element={<MemberForm />} />
          <Route path="statements/*" element={<StatementPages />} />
          <Route path="cohorts/*" element={<CohortPages />} />
        </Route>
        <Route path="people" element={<DirectoryPage />} />
        <Route path="p/:person" element={<PersonPage />} />
        <Route path="p/:person/edit" element={<PersonForm />} />
        <Route path="account" element={<AccountPage />} />
        <Route path="account/second-step" element={<FactorPage />} />
        <Route path="notifications" element={<NotificationsPage />} />
        <Route path="me/notifications/*" element={<Moved to="/notifications" />} />
        <Route path="exports" element={<ExportsPage />} />
        <Route path="glossary" element={<GlossaryPage />} />
        <Route path="admin">
          <Route path="people" element={<PeoplePage />} />
          <Route path="people/new" element={<RoleGrantForm />} />
          <Route path="people/renewal" element={<RenewalPage />} />
          <Route path="people/invitations" element={<InvitationsPage />} />
          <Route path="people/invitations/:invitation" element={<OpenInvitationPage />} />
          <Route path="people/accounts" element={<AccountsPage />} />
          <Route path="people/accounts/:account" element={<AccountStatePage />} />
          <Route path="people/:grant" element={<RoleGrantPage />} />
          <Route path="people/:person/access" element={<AccessPage />} />
          <Route path="sign-on" element={<SignOnsPage />} />
          <Route path="sign-on/new" element={<SignOnForm />} />
          <Route path="sign-on/:signOn" element={<SignOnPage />} />
          <Route path="sign-on/:signOn/edit" element={<SignOnForm />} />
          <Route path="tokens" element={<TokensPage />} />
          <Route path="tokens/:token" element={<TokenPage />} />
          <Route path="jobs" element={<JobsPage />} />
          <Route path="jobs/:job" element={<JobPage />} />
          <Route path="audit" element={<ChangesPage />} />
          <Route path="audit/students" element={<ReadsPage />} />
          <Route path="audit/disclosures" element={<DisclosuresPage />} />
          <Route path="audit/security" element={<SecurityPage />} />
          <Route path="data" element={<DataPage />} />
          <Route path="data/:plural" element={<DataListPage />} />
          <Route path="data/:plural/new" element={<DataNewPage />} />
          <Route path="data/:plural/:id" element={<DataRowPage />} />
        </Route>
        <Route path="api/docs" element={<ApiPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  )
}
