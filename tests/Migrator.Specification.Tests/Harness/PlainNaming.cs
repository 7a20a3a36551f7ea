namespace Migrator.Specification.Tests.Harness;

/// <summary>Names as they are.</summary>
internal sealed class PlainNaming : INaming
{
    public string Of(string name) => name;
}
