// GetBucketLifecycleConfiguration's document.
import { xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import type {
  Expiration,
  LifecycleFilter,
  LifecycleRule,
  LifecycleTime,
  NoncurrentAge,
} from '../state/lifecycle.ts'

export function showRules(rules: readonly LifecycleRule[]): string {
  return xmlDocument('LifecycleConfiguration', ...rules.map(showRule))
}

function showRule(rule: LifecycleRule): string {
  const { expiration, noncurrentExpiration, abortAfterDays } = rule
  return xmlGroup(
    'Rule',
    xmlText('ID', rule.id),
    showFilter(rule.filter),
    xmlText('Status', rule.isEnabled ? 'Enabled' : 'Disabled'),
    expiration === undefined ? '' : xmlGroup('Expiration', showExpiration(expiration)),
    ...rule.transitions.map(({ time, storageClass }) =>
      xmlGroup('Transition', showTime(time), xmlText('StorageClass', storageClass)),
    ),
    ...rule.noncurrentTransitions.map((transition) =>
      xmlGroup(
        'NoncurrentVersionTransition',
        showAge(transition),
        xmlText('StorageClass', transition.storageClass),
      ),
    ),
    noncurrentExpiration === undefined
      ? ''
      : xmlGroup('NoncurrentVersionExpiration', showAge(noncurrentExpiration)),
    abortAfterDays === undefined
      ? ''
      : xmlGroup('AbortIncompleteMultipartUpload', xmlText('DaysAfterInitiation', abortAfterDays)),
  )
}

function showFilter({ form, prefix, tags, greaterThan, lessThan }: LifecycleFilter): string {
  if (form === 'rule') return xmlText('Prefix', prefix)
  const predicates = [
    xmlText('Prefix', prefix),
    ...tags.map(([key, value]) => xmlGroup('Tag', xmlText('Key', key), xmlText('Value', value))),
    xmlText('ObjectSizeGreaterThan', greaterThan),
    xmlText('ObjectSizeLessThan', lessThan),
  ]
  return xmlGroup('Filter', ...(form === 'and' ? [xmlGroup('And', ...predicates)] : predicates))
}

function showExpiration(expiration: Expiration): string {
  return 'expiredObjectDeleteMarker' in expiration
    ? xmlText('ExpiredObjectDeleteMarker', expiration.expiredObjectDeleteMarker)
    : showTime(expiration)
}

function showTime(time: LifecycleTime): string {
  return 'days' in time
    ? xmlText('Days', time.days)
    : xmlText('Date', new Date(time.date).toISOString())
}

function showAge({ days, newer }: NoncurrentAge): string {
  return xmlText('NoncurrentDays', days) + xmlText('NewerNoncurrentVersions', newer)
}
