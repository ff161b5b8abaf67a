/** What a plan is about. */
export interface PlanCounts {
  /** Posts that are published. */
  readonly posts: number;
  readonly pages: number;
  /** Posts and pages that are held back for a fault. */
  readonly held: number;
  /** Those of them whose last good version is published. */
  readonly lastGood: number;
  /** Posts dated in the future that wait for their time. */
  readonly waiting: number;
  /** Posts and pages with `published: false`. */
  readonly unpublished: number;
  readonly outputs: number;
}
