using System.Text;

namespace Migrator.Specification.Tests.Harness;

/// <summary>Names as long as the server takes them, with everything in them that breaks naive quoting.</summary>
internal sealed class UglyNaming : INaming
{
    private const int Limit = 63;

    public string Of(string name)
    {
        var ugly = new StringBuilder($"We \"ird, Näme of {name} % $$ '\\ ");
        while (Encoding.UTF8.GetByteCount(ugly.ToString()) < Limit)
        {
            ugly.Append('x');
        }

        return ugly.ToString();
    }
}
