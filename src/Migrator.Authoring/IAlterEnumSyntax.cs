using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says what becomes of the enum.</summary>
public interface IAlterEnumSyntax : IFluentSyntax
{
    /// <summary>Adds a value, after the last one unless it is told where. It stays for ever: no server takes it away again.</summary>
    /// <param name="value">The value.</param>
    IEnumValuePlaceSyntax AddValue(string value);
}
