import type { Icon } from '@tabler/icons-react'
import IconNetwork from '@tabler/icons-react/dist/esm/icons/IconAffiliate.mjs'
import IconOrganization from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs'
import IconPerson from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import IconClose from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from '../../ui/translation'
import { useNavigate } from 'react-router'
import { useAddress } from '../../ui/address'
import { Dialog } from '../../ui/Dialog'
import { Failure } from '../../ui/Failure'
import { useNavigation } from '../shell/useNavigation'
import { addressOf, search, shortest, type Found } from './queries'
import { keepFound, recentlyFound } from './recent'
import styles from './SearchDialog.module.css'

interface Option { key: string; name: string; detail?: string | null; icon: Icon; to: string; found?: Found }
interface Group { title: string; options: Option[] }

const kinds = ['organization', 'person', 'network'] as const
const icons: Record<string, Icon> = { organization: IconOrganization, person: IconPerson, network: IconNetwork }
const asOption = (found: Found): Option =>
  ({ key: found.id, name: found.name, detail: found.detail, icon: icons[found.kind] ?? IconSearch, to: addressOf(found), found })
/** Without accents and capitals, as one types. */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

interface Props { onClose: () => void }

/** Finds organizations, people, networks and pages by a part of their name. */
export default function SearchDialog({ onClose }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const navigate = useNavigate()
  const address = useAddress()
  const { groups: destinations } = useNavigation()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 150)
  const [chosen, setChosen] = useState(0)
  const [recent] = useState(recentlyFound)
  const list = useRef<HTMLDivElement>(null)
  const { data, error, isFetching, refetch } = useQuery(search(asked))

  const wanted = text.trim()
  const found = wanted.length >= shortest ? data ?? [] : []
  const groups: Group[] = (wanted === ''
    ? [{ title: 'search.recent', options: recent.map(asOption) }]
    : [
        ...kinds.map((kind) => ({ title: `search.${kind}`, options: found.filter((each) => each.kind === kind).map(asOption) })),
        {
          title: 'search.page',
          options: destinations.flatMap((group) => group.destinations).filter((each) => plain(t(each.word)).includes(plain(wanted)))
            .map((each) => ({ key: each.to, name: t(each.word), icon: each.icon, to: each.to })),
        },
      ]).filter((group) => group.options.length > 0)
  const options = groups.flatMap((group) => group.options)
  const current = options[Math.min(chosen, options.length - 1)]
  const waiting = wanted.length >= shortest && (asked !== wanted || isFetching)
  const nothing = wanted.length >= shortest && !waiting && !error && options.length === 0

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const open = (option: Option | undefined) => {
    if (!option) return
    if (option.found) keepFound(option.found)
    onClose()
    void navigate(address(option.to))
  }

  const keys = (event: KeyboardEvent) => {
    const last = options.length - 1
    const at = Math.min(chosen, last)
    const next = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, PageDown: last, PageUp: 0 }[event.key]
    if (next !== undefined && last >= 0) {
      event.preventDefault()
      setChosen(next)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      if (!waiting || current?.found === undefined) open(current)
    }
  }

  return (
    <Dialog title={t('search.title')} untitled className={styles.dialog} onClose={onClose}>
      <div className={styles.field}>
        <IconSearch size={20} stroke={1.75} aria-hidden="true" />
        <input type="text" role="combobox" autoFocus autoComplete="off" spellCheck={false} enterKeyHint="go" className={styles.input}
          aria-label={t('search.label')} placeholder={t('search.label')} aria-expanded={options.length > 0} aria-controls={`${id}list`} aria-autocomplete="list"
          aria-activedescendant={current ? `${id}${current.key}` : undefined}
          value={text} onKeyDown={keys} onChange={(event) => {
            setText(event.currentTarget.value)
            setChosen(0)
          }} />
        <button type="button" className={styles.close} aria-label={t('search.close')} onClick={onClose}><IconClose size={20} stroke={1.75} aria-hidden="true" /></button>
      </div>
      <div ref={list} className={styles.results} aria-busy={waiting}>
        <div id={`${id}list`} role="listbox" aria-label={t('search.found')} hidden={options.length === 0}>
          {groups.map((group) => (
            <div key={group.title} role="group" aria-labelledby={`${id}${group.title}`}>
              <p id={`${id}${group.title}`} className={styles.group}>{t(group.title)}</p>
              {group.options.map((option) => (
                <div key={option.key} id={`${id}${option.key}`} role="option" aria-selected={option === current} className={styles.option}
                  onPointerMove={() => setChosen(options.indexOf(option))} onClick={() => open(option)}>
                  <option.icon size={20} stroke={1.75} aria-hidden="true" />
                  <span className={styles.name}>{option.name}</span>
                  {option.detail && <span className={styles.detail}>{option.detail}</span>}
                </div>
              ))}
            </div>
          ))}
        </div>
        {error && wanted.length >= shortest && <Failure error={error} retry={() => void refetch()} />}
        {wanted === '' && options.length === 0 && <p className={styles.hint}>{t('search.teach')}</p>}
        {nothing && <p className={styles.hint}>{t('search.nothing', { text: wanted })}</p>}
        <p role="status" className="spoken">
          {waiting ? t('shell.loading') : wanted.length >= shortest && !error ? t('search.count', { count: options.length }) : ''}
        </p>
      </div>
    </Dialog>
  )
}
