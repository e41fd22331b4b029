// The shape of what is known of a service's actions, resources and condition keys.

/** As AWS's Service Authorization Reference classes actions. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Permissions management' | 'Tagging'

export interface ActionFacts {
  /** The prefix before the colon, such as `s3`. */
  readonly service: string
  /** As AWS spells it, such as `GetObject`. */
  readonly name: string
  readonly accessLevel: AccessLevel
  /** Names of {@link ResourceTypeFacts}; none: the action is decided on `*` alone. */
  readonly resourceTypes: readonly string[]
  /**
   * Every condition key that a request for this action can carry, its resource types' included,
   * in lower case; global (`aws:`) keys only where AWS lists them. A key with a variable part
   * ends as AWS writes it: `s3:existingobjecttag/${key}`.
   */
  readonly conditionKeys: ReadonlySet<string>
}

export interface ResourceTypeFacts {
  readonly name: string
  /** As `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
  readonly arn: string
}

export interface ConditionKeyFacts {
  /** As AWS spells it. */
  readonly name: string
  readonly type: 'String' | 'Numeric' | 'Date' | 'Bool' | 'ARN' | 'IPAddress' | 'Binary'
  readonly isMultiValued: boolean
}

export interface ServiceFacts {
  readonly service: string
  /** By name in lower case: actions are compared without regard to case. */
  readonly actions: ReadonlyMap<string, ActionFacts>
  readonly resourceTypes: ReadonlyMap<string, ResourceTypeFacts>
  /** By name in lower case. */
  readonly conditionKeys: ReadonlyMap<string, ConditionKeyFacts>
}
