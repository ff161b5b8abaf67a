export interface HostileCase {
  readonly file: string;
  readonly name: string;
  readonly body: string;
  readonly html: string;
  readonly said: readonly string[];
}
export declare const HOSTILE_CONFIG: string;
export declare function hostileCases(): HostileCase[];
