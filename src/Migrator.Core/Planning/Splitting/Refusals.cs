namespace Migrator.Planning.Splitting;

/// <summary>Writes refusals in one form: what, the harm, the cure.</summary>
internal static class Refusals
{
    public static Finding Of(string code, string subject, string harm, string cure) => new(code, FindingSeverity.Refusal, subject, harm, cure);
}
