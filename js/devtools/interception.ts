// Methods of a client's parts that are replaced while the devtools are mounted.

/** The same type without `readonly`. */
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/**
 * Replaces a method of an object. Returns a function that puts the original back, unless another replacement came
 * after this one: then the later one keeps working, and this one only calls through.
 */
export function intercept<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  replace: (original: Target[Name]) => Target[Name],
): () => void {
  const isOwn = Object.hasOwn(target, name);
  const original = target[name];
  const bound = (typeof original === "function" ? original.bind(target) : original) as Target[Name];
  const replacement = replace(bound);
  (target as Writable<Target>)[name] = replacement;
  return () => {
    if (target[name] !== replacement) {
      return;
    }
    if (isOwn) {
      (target as Writable<Target>)[name] = original;
    } else {
      // The method of the prototype appears again.
      Reflect.deleteProperty(target, name);
    }
  };
}
