import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { pictureOf, type Owner } from '../api/files'
import styles from './Picture.module.css'

interface Props { owner: Owner; name: string; size?: 64 | 256; onShown?: () => void }

/** When a record's picture was last changed from here: a page would go on showing the one it has. */
export const pictureStamp = (owner: Owner) => ({ queryKey: ['picture', owner.plural, owner.id], queryFn: () => 0, initialData: 0, staleTime: Infinity })

/** "Mill Creek School" is MC. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /^[\p{Lu}\p{Lt}\p{Lo}\d]/u.test(word))
  return (words.length > 0 ? words : [name]).slice(0, 2).map((word) => [...word][0] ?? '').join('').toUpperCase()
}

/** The picture of a record, or its initials. Its name stands beside it, so it says nothing to the ear. */
export function Picture({ owner, name, size = 64, onShown }: Props) {
  const { data: stamp } = useQuery(pictureStamp(owner))
  const address = pictureOf(owner, size, stamp)
  // Which address was shown to have a picture: another one has to show it first.
  const [shown, setShown] = useState<string | null>(null)
  return (
    <span className={`${styles.picture} ${size === 256 ? styles.large : ''}`} aria-hidden="true">
      {shown !== address && <span className={styles.initials}>{initialsOf(name)}</span>}
      <img key={address} src={address} alt="" hidden={shown !== address} onLoad={() => {
        setShown(address)
        onShown?.()
      }} />
    </span>
  )
}
